//! Proposals.

use verv_contract::endpoints::{
    AcceptProposal, CreateProposal, DeclineProposal, GetProposal, HideProposalText, ListProposals,
    WithdrawProposal,
};

use crate::{reply::Reply, routes::Routes};

pub fn serve(routes: &mut Routes) {
    routes
        .branch(ListProposals, async |app, call, it| {
            Ok(Reply::page(app.list_proposals(call, &it.query).await?))
        })
        .branch(CreateProposal, async |app, call, it| Ok(app.create_proposal(call, &it.body).await?.into()))
        .branch(GetProposal, async |app, call, it| Ok(app.get_proposal(call, it.path.1).await?.into()))
        .branch(AcceptProposal, async |app, call, it| {
            Ok(app.accept_proposal(call, it.path.1, it.expected, &it.body).await?.into())
        })
        .branch(DeclineProposal, async |app, call, it| {
            Ok(app.decline_proposal(call, it.path.1, it.expected, &it.body).await?.into())
        })
        .branch(WithdrawProposal, async |app, call, it| {
            Ok(app.withdraw_proposal(call, it.path.1, it.expected).await?.into())
        })
        .branch(HideProposalText, async |app, call, it| {
            Ok(app.hide_proposal_text(call, it.path.1, it.expected).await?.into())
        });
}
