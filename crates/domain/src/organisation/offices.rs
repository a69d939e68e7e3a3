//! Offices: the elected roles of a branch, and what kind of role each is.

crate::words! {
    /// What an office is for; decides its starting rights. The list of offices is the branch's own.
    #[derive(PartialOrd, Ord, Hash)]
    pub enum Role {
        Leader = "leader",
        DeputyLeader = "deputy_leader",
        ChiefSteward = "chief_steward",
        SectionLeader = "section_leader",
        TrainingOfficer = "training_officer",
        Treasurer = "treasurer",
        BoardMember = "board_member",
        ClubLeader = "club_leader",
        /// Youth officer, web editor, KLAR super-user and others without a row of their own in the matrix: sees its own
        /// measures and the plan as adopted.
        Other = "other",
    }
}
