//! Check-ins.

use verv_contract::endpoints::{
    AcknowledgeCheckIn, CheckIn, GetCheckIn, HideCheckInText, ListAnswers, ListCheckIns, ListMeasureCheckIns,
    PutCheckIn, SeeAnswer, WithdrawCheckIn,
};

use crate::{reply::Reply, routes::Routes};

pub fn serve(routes: &mut Routes) {
    routes
        .branch(ListCheckIns, async |app, call, it| {
            Ok(Reply::page(app.list_check_ins(call, &it.query).await?))
        })
        .branch(ListMeasureCheckIns, async |app, call, it| {
            Ok(Reply::page(app.list_measure_check_ins(call, it.path.1, &it.query).await?))
        })
        .branch(CheckIn, async |app, call, it| Ok(app.check_in(call, it.path.1, &it.body).await?.into()))
        .branch(PutCheckIn, async |app, call, it| {
            Ok(app.put_check_in(call, it.path.1, it.path.2, &it.body).await?.into())
        })
        .branch(WithdrawCheckIn, async |app, call, it| {
            Ok(app.withdraw_check_in(call, it.path.1, it.expected).await?.into())
        })
        .branch(GetCheckIn, async |app, call, it| Ok(app.get_check_in(call, it.path.1).await?.into()))
        .branch(AcknowledgeCheckIn, async |app, call, it| {
            Ok(app.acknowledge_check_in(call, it.path.1, it.expected, &it.body).await?.into())
        })
        .branch(HideCheckInText, async |app, call, it| {
            Ok(app.hide_check_in_text(call, it.path.1, it.expected).await?.into())
        })
        .branch(ListAnswers, async |app, call, it| Ok(Reply::page(app.list_answers(call, &it.query).await?)))
        .branch(SeeAnswer, async |app, call, it| {
            Ok(app.see_answer(call, it.path.1, it.expected).await?.into())
        });
}
