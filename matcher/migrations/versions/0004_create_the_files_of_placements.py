"""Create the files of placements and the contact log of companies."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "company_contacts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "call",
                "mail",
                "visit",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("next_step", sa.String(length=300), nullable=True),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("actor", sa.String(length=254), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_company_contacts_company_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_contacts")),
    )
    op.create_index(
        op.f("ix_company_contacts_company_id_on_date"),
        "company_contacts",
        ["company_id", "on_date"],
        unique=False,
    )
    op.create_index(
        op.f("ix_company_contacts_next_on"), "company_contacts", ["next_on"], unique=False
    )
    op.create_table(
        "placement_assessments",
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("tutor_name", sa.String(length=200), nullable=True),
        sa.Column("tutor_on", sa.Date(), nullable=True),
        sa.Column(
            "objective",
            sa.Enum(
                "yes",
                "partly",
                "no",
                name="objectivereached",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("presence", sa.Integer(), nullable=True),
        sa.Column(
            "missed_hours", sa.Numeric(precision=6, scale=2, asdecimal=False), nullable=True
        ),
        sa.Column("soft_skills", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("tutor_word", sa.Text(), nullable=True),
        sa.Column("trainee_on", sa.Date(), nullable=True),
        sa.Column("trainee_agrees", sa.Boolean(), nullable=True),
        sa.Column("trainee_word", sa.Text(), nullable=True),
        sa.Column(
            "project",
            sa.Enum(
                "confirmed",
                "changed",
                "dropped",
                name="projecteffect",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.CheckConstraint(
            "missed_hours >= 0", name=op.f("ck_placement_assessments_missed_hours_not_negative")
        ),
        sa.CheckConstraint(
            "presence BETWEEN 0 AND 100", name=op.f("ck_placement_assessments_presence_in_range")
        ),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placements.id"], name=op.f("fk_placement_assessments_placement_id")
        ),
        sa.PrimaryKeyConstraint("placement_id", name=op.f("pk_placement_assessments")),
    )
    op.create_table(
        "placement_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("actor", sa.String(length=254), nullable=False),
        sa.Column(
            "act",
            sa.Enum(
                "created",
                "renewed",
                "edited",
                "moved",
                "signed",
                "signatures_cleared",
                "confirmed",
                "visited",
                "incident",
                "assessed",
                "converted",
                name="placementact",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "from_status",
            sa.Enum(
                "preparing",
                "awaiting_signatures",
                "ready",
                "running",
                "done",
                "interrupted",
                "cancelled",
                name="from_status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "to_status",
            sa.Enum(
                "preparing",
                "awaiting_signatures",
                "ready",
                "running",
                "done",
                "interrupted",
                "cancelled",
                name="to_status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("changes", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placements.id"], name=op.f("fk_placement_events_placement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_events")),
    )
    op.create_index(
        op.f("ix_placement_events_placement_id_version"),
        "placement_events",
        ["placement_id", "version"],
        unique=False,
    )
    op.create_table(
        "placement_files",
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("signature_round", sa.Integer(), nullable=False),
        sa.Column("renewed_from_id", sa.Integer(), nullable=True),
        sa.Column("renewal_reason", sa.Text(), nullable=True),
        sa.Column("prescriber", sa.String(length=200), nullable=True),
        sa.Column("school_prescribes", sa.Boolean(), nullable=False),
        sa.Column("counsellor", sa.String(length=200), nullable=True),
        sa.Column("employer", sa.String(length=200), nullable=True),
        sa.Column("tutor_name", sa.String(length=200), nullable=True),
        sa.Column("tutor_email", sa.String(length=254), nullable=True),
        sa.Column("tutor_phone", sa.String(length=40), nullable=True),
        sa.Column("welcome_person", sa.String(length=200), nullable=True),
        sa.Column("collective_agreement", sa.String(length=200), nullable=True),
        sa.Column("workplace", sa.String(length=300), nullable=True),
        sa.Column("tasks", sa.Text(), nullable=True),
        sa.Column("timetable", sa.Text(), nullable=True),
        sa.Column("evaluation", sa.Text(), nullable=True),
        sa.Column("target_soft_skills", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("insurance_confirmed", sa.Boolean(), nullable=False),
        sa.Column("no_replacement_confirmed", sa.Boolean(), nullable=False),
        sa.Column("derogation_confirmed_by", sa.String(length=254), nullable=True),
        sa.Column("meeting", sa.String(length=300), nullable=True),
        sa.Column("way", sa.Text(), nullable=True),
        sa.Column("bring", sa.Text(), nullable=True),
        sa.Column(
            "ended_by",
            sa.Enum(
                "trainee",
                "host",
                "school",
                "other",
                name="endedby",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.Column("contract_start", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placements.id"], name=op.f("fk_placement_files_placement_id")
        ),
        sa.ForeignKeyConstraint(
            ["renewed_from_id"], ["placements.id"], name=op.f("fk_placement_files_renewed_from_id")
        ),
        sa.PrimaryKeyConstraint("placement_id", name=op.f("pk_placement_files")),
        sa.UniqueConstraint("renewed_from_id", name=op.f("uq_placement_files_renewed_from_id")),
    )
    op.create_table(
        "placement_incidents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("actor", sa.String(length=254), nullable=False),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placements.id"], name=op.f("fk_placement_incidents_placement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_incidents")),
    )
    op.create_index(
        op.f("ix_placement_incidents_placement_id"),
        "placement_incidents",
        ["placement_id"],
        unique=False,
    )
    op.create_table(
        "placement_signatures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column(
            "party",
            sa.Enum(
                "trainee",
                "legal_representative",
                "host",
                "prescriber",
                "support_body",
                "employer",
                name="signatureparty",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.String(length=254), nullable=True),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placements.id"], name=op.f("fk_placement_signatures_placement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_signatures")),
        sa.UniqueConstraint(
            "placement_id",
            "round",
            "party",
            name=op.f("uq_placement_signatures_placement_id_round_party"),
        ),
    )
    op.create_table(
        "placement_visits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "call",
                "mail",
                "visit",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("actor", sa.String(length=254), nullable=False),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placements.id"], name=op.f("fk_placement_visits_placement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_visits")),
    )
    op.create_index(
        op.f("ix_placement_visits_placement_id"),
        "placement_visits",
        ["placement_id"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_placement_visits_placement_id"), table_name="placement_visits")
    op.drop_table("placement_visits")
    op.drop_table("placement_signatures")
    op.drop_index(op.f("ix_placement_incidents_placement_id"), table_name="placement_incidents")
    op.drop_table("placement_incidents")
    op.drop_table("placement_files")
    op.drop_index(op.f("ix_placement_events_placement_id_version"), table_name="placement_events")
    op.drop_table("placement_events")
    op.drop_table("placement_assessments")
    op.drop_index(op.f("ix_company_contacts_next_on"), table_name="company_contacts")
    op.drop_index(op.f("ix_company_contacts_company_id_on_date"), table_name="company_contacts")
    op.drop_table("company_contacts")
