"""Create the tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "communes",
        sa.Column("insee", sa.String(length=5), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("postcodes", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.PrimaryKeyConstraint("insee", name=op.f("pk_communes")),
    )
    op.create_table(
        "companies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("siret", sa.String(length=14), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("naf", sa.String(length=5), nullable=True),
        sa.Column("size", sa.String(length=16), nullable=True),
        sa.Column("address", sa.String(length=300), nullable=True),
        sa.Column("postcode", sa.String(length=5), nullable=True),
        sa.Column("commune", sa.String(length=120), nullable=True),
        sa.Column("commune_insee", sa.String(length=5), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("contact_name", sa.String(length=200), nullable=True),
        sa.Column("contact_email", sa.String(length=254), nullable=True),
        sa.Column("contact_phone", sa.String(length=40), nullable=True),
        sa.Column("max_solicitations_per_month", sa.Integer(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "prospect",
                "partner",
                "paused",
                "archived",
                name="companystatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.CheckConstraint(
            "latitude BETWEEN -90 AND 90", name=op.f("ck_companies_latitude_in_range")
        ),
        sa.CheckConstraint("length(siret) = 14", name=op.f("ck_companies_siret_length")),
        sa.CheckConstraint(
            "longitude BETWEEN -180 AND 180", name=op.f("ck_companies_longitude_in_range")
        ),
        sa.CheckConstraint(
            "max_solicitations_per_month >= 0",
            name=op.f("ck_companies_max_solicitations_per_month_not_negative"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_companies")),
        sa.UniqueConstraint("siret", name=op.f("uq_companies_siret")),
    )
    op.create_table(
        "job_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job", sa.String(length=64), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "running",
                "done",
                "failed",
                name="jobstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("heartbeat_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_runs")),
        sa.UniqueConstraint("job", "due_at", name=op.f("uq_job_runs_job_due_at")),
    )
    op.create_table(
        "leases",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leases")),
    )
    op.create_table(
        "outbox_messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dedupe_key", sa.String(length=200), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_messages")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_outbox_messages_dedupe_key")),
    )
    with op.batch_alter_table("outbox_messages", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_messages_sent_at"), ["sent_at"], unique=False)

    op.create_table(
        "referential_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referential_versions")),
        sa.UniqueConstraint("version", name=op.f("uq_referential_versions_version")),
    )
    op.create_table(
        "sites",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=True),
        sa.Column("postcode", sa.String(length=5), nullable=True),
        sa.Column("commune", sa.String(length=120), nullable=True),
        sa.Column("commune_insee", sa.String(length=5), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.CheckConstraint("latitude BETWEEN -90 AND 90", name=op.f("ck_sites_latitude_in_range")),
        sa.CheckConstraint(
            "longitude BETWEEN -180 AND 180", name=op.f("ck_sites_longitude_in_range")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sites")),
        sa.UniqueConstraint("name", name=op.f("uq_sites_name")),
    )
    op.create_table(
        "stations",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=False),
        sa.Column("lines", sa.JSON(none_as_null=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stations")),
    )
    op.create_table(
        "travel_times",
        sa.Column("from_insee", sa.String(length=5), nullable=False),
        sa.Column("to_insee", sa.String(length=5), nullable=False),
        sa.Column(
            "mode",
            sa.Enum(
                "walk",
                "bike",
                "transit",
                "scooter",
                "car",
                name="travelmode",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.CheckConstraint("minutes >= 0", name=op.f("ck_travel_times_minutes_not_negative")),
        sa.PrimaryKeyConstraint("from_insee", "to_insee", "mode", name=op.f("pk_travel_times")),
    )
    op.create_table(
        "used_links",
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("nonce", name=op.f("pk_used_links")),
    )
    op.create_table(
        "api_tokens",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "trainer",
                "company_officer",
                "director",
                "dpo",
                "admin",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_api_tokens_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_tokens")),
        sa.UniqueConstraint("name", name=op.f("uq_api_tokens_name")),
        sa.UniqueConstraint("sha256", name=op.f("uq_api_tokens_sha256")),
    )
    op.create_table(
        "cohorts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_cohorts_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohorts")),
        sa.UniqueConstraint("name", name=op.f("uq_cohorts_name")),
    )
    with op.batch_alter_table("cohorts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cohorts_site_id"), ["site_id"], unique=False)

    op.create_table(
        "mandates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("prescriber", sa.String(length=200), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("end_date", sa.Date(), nullable=True),
        sa.Column("suspended_from", sa.Date(), nullable=True),
        sa.Column("suspended_to", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "end_date >= start_date", name=op.f("ck_mandates_end_date_not_before_start_date")
        ),
        sa.CheckConstraint(
            "suspended_to >= suspended_from",
            name=op.f("ck_mandates_suspended_to_not_before_suspended_from"),
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_mandates_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandates")),
        sa.UniqueConstraint(
            "prescriber",
            "site_id",
            "start_date",
            name=op.f("uq_mandates_prescriber_site_id_start_date"),
        ),
    )
    op.create_table(
        "nights",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "started",
                "done",
                "unchanged",
                "partial",
                "failed",
                name="nightstatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("inputs_sha256", sa.String(length=64), nullable=False),
        sa.Column("weights_version", sa.String(length=64), nullable=False),
        sa.Column("referential_version", sa.String(length=64), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("report", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_nights_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nights")),
    )
    with op.batch_alter_table("nights", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_nights_inputs_sha256"), ["inputs_sha256"], unique=False
        )

    op.create_table(
        "openings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=64), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "pmsmp",
                "stage",
                "apprenticeship",
                "pro_contract",
                "poei",
                "job",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=300), nullable=True),
        sa.Column("rome", sa.String(length=5), nullable=True),
        sa.Column("trade", sa.String(length=5), nullable=True),
        sa.Column("purposes", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=True),
        sa.Column("end_date", sa.Date(), nullable=True),
        sa.Column("flexible_dates", sa.Boolean(), nullable=True),
        sa.Column("duration_days", sa.Integer(), nullable=True),
        sa.Column(
            "weekly_hours", sa.Numeric(precision=5, scale=2, asdecimal=False), nullable=True
        ),
        sa.Column("day_start", sa.Time(), nullable=True),
        sa.Column("day_end", sa.Time(), nullable=True),
        sa.Column("break_minutes", sa.Integer(), nullable=True),
        sa.Column("weekdays", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("required_level", sa.Integer(), nullable=True),
        sa.Column("prepared_level", sa.Integer(), nullable=True),
        sa.Column("required_licences", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("required_certificates", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("demands", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("risk_categories", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("derogation_reference", sa.String(length=300), nullable=True),
        sa.Column("tutor_name", sa.String(length=200), nullable=True),
        sa.Column("tutor_email", sa.String(length=254), nullable=True),
        sa.Column("postcode", sa.String(length=5), nullable=True),
        sa.Column("commune", sa.String(length=120), nullable=True),
        sa.Column("commune_insee", sa.String(length=5), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "to_review",
                "open",
                "full",
                "expired",
                "withdrawn",
                name="openingstatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("stated_none", sa.JSON(none_as_null=True), nullable=True),
        sa.CheckConstraint(
            "break_minutes >= 0", name=op.f("ck_openings_break_minutes_not_negative")
        ),
        sa.CheckConstraint("day_start <> day_end", name=op.f("ck_openings_day_not_empty")),
        sa.CheckConstraint("duration_days >= 1", name=op.f("ck_openings_duration_days_positive")),
        sa.CheckConstraint(
            "end_date >= start_date", name=op.f("ck_openings_end_date_not_before_start_date")
        ),
        sa.CheckConstraint(
            "latitude BETWEEN -90 AND 90", name=op.f("ck_openings_latitude_in_range")
        ),
        sa.CheckConstraint(
            "length(reference) BETWEEN 1 AND 64", name=op.f("ck_openings_reference_length")
        ),
        sa.CheckConstraint(
            "longitude BETWEEN -180 AND 180", name=op.f("ck_openings_longitude_in_range")
        ),
        sa.CheckConstraint(
            "prepared_level BETWEEN 0 AND 8", name=op.f("ck_openings_prepared_level_in_range")
        ),
        sa.CheckConstraint(
            "required_level BETWEEN 0 AND 8", name=op.f("ck_openings_required_level_in_range")
        ),
        sa.CheckConstraint("seats >= 1", name=op.f("ck_openings_seats_positive")),
        sa.CheckConstraint(
            "title IS NOT NULL OR rome IS NOT NULL", name=op.f("ck_openings_title_or_rome")
        ),
        sa.CheckConstraint(
            "weekly_hours >= 0", name=op.f("ck_openings_weekly_hours_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_openings_company_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_openings")),
        sa.UniqueConstraint(
            "company_id", "reference", name=op.f("uq_openings_company_id_reference")
        ),
    )
    with op.batch_alter_table("openings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_openings_trade"), ["trade"], unique=False)

    op.create_table(
        "rome_appellations",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("label", sa.String(length=300), nullable=False),
        sa.Column("trade", sa.String(length=5), nullable=False),
        sa.Column("is_main", sa.Boolean(), nullable=False),
        sa.Column("is_rare", sa.Boolean(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["referential_versions.id"],
            name=op.f("fk_rome_appellations_version_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", "version_id", name=op.f("pk_rome_appellations")),
    )
    op.create_table(
        "rome_contexts",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("label", sa.String(length=300), nullable=False),
        sa.Column("category", sa.String(length=120), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["referential_versions.id"],
            name=op.f("fk_rome_contexts_version_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", "version_id", name=op.f("pk_rome_contexts")),
    )
    op.create_table(
        "rome_core_skills",
        sa.Column("trade", sa.String(length=5), nullable=False),
        sa.Column("macro_skill", sa.String(length=64), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["referential_versions.id"],
            name=op.f("fk_rome_core_skills_version_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "trade", "macro_skill", "version_id", name=op.f("pk_rome_core_skills")
        ),
    )
    op.create_table(
        "rome_interests",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("label", sa.String(length=300), nullable=False),
        sa.Column("principal_trades", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("other_trades", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["referential_versions.id"],
            name=op.f("fk_rome_interests_version_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("code", "version_id", name=op.f("pk_rome_interests")),
    )
    op.create_table(
        "rome_links",
        sa.Column("trade", sa.String(length=5), nullable=False),
        sa.Column("target", sa.String(length=16), nullable=False),
        sa.Column("is_core", sa.Boolean(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["referential_versions.id"],
            name=op.f("fk_rome_links_version_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("trade", "target", "version_id", name=op.f("pk_rome_links")),
    )
    op.create_table(
        "rome_macro_skills",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("label", sa.String(length=300), nullable=False),
        sa.Column("riasec", sa.String(length=2), nullable=False),
        sa.Column("aliases", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("rome_codes", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["referential_versions.id"],
            name=op.f("fk_rome_macro_skills_version_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", "version_id", name=op.f("pk_rome_macro_skills")),
    )
    op.create_table(
        "rome_mobility",
        sa.Column("trade", sa.String(length=5), nullable=False),
        sa.Column("target", sa.String(length=5), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["referential_versions.id"],
            name=op.f("fk_rome_mobility_version_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("trade", "target", "version_id", name=op.f("pk_rome_mobility")),
    )
    op.create_table(
        "rome_skills",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("label", sa.String(length=500), nullable=False),
        sa.Column("macro_skill", sa.String(length=64), nullable=True),
        sa.Column("is_knowledge", sa.Boolean(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["referential_versions.id"],
            name=op.f("fk_rome_skills_version_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", "version_id", name=op.f("pk_rome_skills")),
    )
    op.create_table(
        "rome_trades",
        sa.Column("code", sa.String(length=5), nullable=False),
        sa.Column("label", sa.String(length=300), nullable=False),
        sa.Column("family", sa.String(length=5), nullable=False),
        sa.Column("domain", sa.String(length=200), nullable=False),
        sa.Column("riasec", sa.String(length=2), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("sectors", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("demands", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("risk_hints", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["referential_versions.id"],
            name=op.f("fk_rome_trades_version_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("code", "version_id", name=op.f("pk_rome_trades")),
    )
    op.create_table(
        "trainers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("first_name", sa.String(length=120), nullable=True),
        sa.Column("last_name", sa.String(length=120), nullable=True),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column(
            "role",
            sa.Enum(
                "trainer",
                "company_officer",
                "director",
                "dpo",
                "admin",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_trainers_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trainers")),
        sa.UniqueConstraint("email", name=op.f("uq_trainers_email")),
    )
    with op.batch_alter_table("trainers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_trainers_site_id"), ["site_id"], unique=False)

    op.create_table(
        "company_blocks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("end_date", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "end_date >= start_date", name=op.f("ck_company_blocks_end_date_not_before_start_date")
        ),
        sa.ForeignKeyConstraint(
            ["cohort_id"],
            ["cohorts.id"],
            name=op.f("fk_company_blocks_cohort_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_blocks")),
        sa.UniqueConstraint(
            "cohort_id", "start_date", name=op.f("uq_company_blocks_cohort_id_start_date")
        ),
    )
    op.create_table(
        "current_nights",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("night_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["night_id"], ["nights.id"], name=op.f("fk_current_nights_night_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_current_nights_site_id")),
        sa.PrimaryKeyConstraint("site_id", name=op.f("pk_current_nights")),
    )
    op.create_table(
        "opening_skills",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opening_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=300), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("macro_skill", sa.String(length=64), nullable=True),
        sa.Column("skill", sa.String(length=64), nullable=True),
        sa.CheckConstraint("level BETWEEN 0 AND 3", name=op.f("ck_opening_skills_level_in_range")),
        sa.ForeignKeyConstraint(
            ["opening_id"],
            ["openings.id"],
            name=op.f("fk_opening_skills_opening_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening_skills")),
        sa.UniqueConstraint(
            "opening_id", "position", name=op.f("uq_opening_skills_opening_id_position")
        ),
    )
    with op.batch_alter_table("opening_skills", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_opening_skills_label"), ["label"], unique=False)

    op.create_table(
        "opening_soft_skills",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opening_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=300), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column(
            "soft_skill",
            sa.Enum(
                "300412",
                "300416",
                "300460",
                "300461",
                "300465",
                "300467",
                "300473",
                "300478",
                "300479",
                "300483",
                "300485",
                "300489",
                "300490",
                "300493",
                "300497",
                "399999",
                name="softskill",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.CheckConstraint(
            "level BETWEEN 0 AND 3", name=op.f("ck_opening_soft_skills_level_in_range")
        ),
        sa.ForeignKeyConstraint(
            ["opening_id"],
            ["openings.id"],
            name=op.f("fk_opening_soft_skills_opening_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening_soft_skills")),
        sa.UniqueConstraint(
            "opening_id", "position", name=op.f("uq_opening_soft_skills_opening_id_position")
        ),
    )
    op.create_table(
        "trainees",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=64), nullable=False),
        sa.Column("first_name", sa.String(length=120), nullable=False),
        sa.Column("last_name", sa.String(length=120), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("trainer_id", sa.Integer(), nullable=True),
        sa.Column("entry_date", sa.Date(), nullable=True),
        sa.Column("exit_date", sa.Date(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "candidate",
                "active",
                "suspended",
                "left",
                name="traineestatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "phase",
            sa.Enum(
                "discover",
                "confirm",
                "recruit",
                name="purpose",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("postcode", sa.String(length=5), nullable=True),
        sa.Column("commune", sa.String(length=120), nullable=True),
        sa.Column("commune_insee", sa.String(length=5), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("travel_modes", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("max_travel_minutes", sa.Integer(), nullable=True),
        sa.Column("licences", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("pending_licences", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("education_level", sa.Integer(), nullable=True),
        sa.Column(
            "french_oral",
            sa.Enum(
                "A1",
                "A2",
                "B1",
                "B2",
                "C1",
                "C2",
                name="french_oral",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "french_written",
            sa.Enum(
                "A1",
                "A2",
                "B1",
                "B2",
                "C1",
                "C2",
                name="french_written",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("riasec", sa.String(length=3), nullable=True),
        sa.Column("capability_limits", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("available_from", sa.Date(), nullable=True),
        sa.Column("available_to", sa.Date(), nullable=True),
        sa.Column("matching_opt_out", sa.Boolean(), nullable=True),
        sa.Column("stated_none", sa.JSON(none_as_null=True), nullable=True),
        sa.CheckConstraint(
            "available_to >= available_from",
            name=op.f("ck_trainees_available_to_not_before_available_from"),
        ),
        sa.CheckConstraint(
            "education_level BETWEEN 0 AND 8", name=op.f("ck_trainees_education_level_in_range")
        ),
        sa.CheckConstraint(
            "exit_date >= entry_date", name=op.f("ck_trainees_exit_date_not_before_entry_date")
        ),
        sa.CheckConstraint(
            "latitude BETWEEN -90 AND 90", name=op.f("ck_trainees_latitude_in_range")
        ),
        sa.CheckConstraint(
            "length(reference) BETWEEN 1 AND 64", name=op.f("ck_trainees_reference_length")
        ),
        sa.CheckConstraint(
            "longitude BETWEEN -180 AND 180", name=op.f("ck_trainees_longitude_in_range")
        ),
        sa.CheckConstraint(
            "max_travel_minutes >= 1", name=op.f("ck_trainees_max_travel_minutes_positive")
        ),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"], name=op.f("fk_trainees_cohort_id")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_trainees_site_id")),
        sa.ForeignKeyConstraint(
            ["trainer_id"], ["trainers.id"], name=op.f("fk_trainees_trainer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trainees")),
        sa.UniqueConstraint("reference", name=op.f("uq_trainees_reference")),
    )
    with op.batch_alter_table("trainees", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_trainees_cohort_id"), ["cohort_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_trainees_site_id"), ["site_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_trainees_trainer_id"), ["trainer_id"], unique=False)

    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("trainee_id", sa.Integer(), nullable=False),
        sa.Column("opening_id", sa.Integer(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column(
            "decision",
            sa.Enum(
                "shortlisted",
                "declined_by_trainee",
                "declined_by_trainer",
                "sent",
                "refused_by_company",
                "accepted",
                name="decision",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "reason",
            sa.Enum(
                "no_seat",
                "skills_not_met",
                "not_interested",
                "not_mobile",
                "unreachable",
                "no_reply",
                "placed_elsewhere",
                "in_training",
                "timetable",
                "duplicate",
                "not_with_trainee",
                "trainee_wish",
                "other",
                name="decisionreason",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("trainer_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["opening_id"], ["openings.id"], name=op.f("fk_decisions_opening_id")
        ),
        sa.ForeignKeyConstraint(
            ["trainee_id"], ["trainees.id"], name=op.f("fk_decisions_trainee_id")
        ),
        sa.ForeignKeyConstraint(
            ["trainer_id"], ["trainers.id"], name=op.f("fk_decisions_trainer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
        sa.UniqueConstraint(
            "trainee_id",
            "opening_id",
            "decided_on",
            name=op.f("uq_decisions_trainee_id_opening_id_decided_on"),
        ),
    )
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_decisions_opening_id_decided_on"),
            ["opening_id", "decided_on"],
            unique=False,
        )

    op.create_table(
        "placements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("trainee_id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("end_date", sa.Date(), nullable=True),
        sa.Column("opening_reference", sa.String(length=64), nullable=True),
        sa.Column("opening_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "pmsmp",
                "stage",
                "apprenticeship",
                "pro_contract",
                "poei",
                "job",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "purpose",
            sa.Enum(
                "discover",
                "confirm",
                "recruit",
                name="purpose",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("objectives", sa.Text(), nullable=True),
        sa.Column("renewal", sa.Boolean(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "preparing",
                "awaiting_signatures",
                "ready",
                "running",
                "done",
                "interrupted",
                "cancelled",
                name="placementstatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column(
            "missed_hours", sa.Numeric(precision=6, scale=2, asdecimal=False), nullable=True
        ),
        sa.Column(
            "result",
            sa.Enum(
                "done",
                "partial",
                "no_show",
                name="placementresult",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "converted",
            sa.Enum(
                "none",
                "apprenticeship",
                "pro_contract",
                "cdi",
                "cdd_long",
                "cdd_short",
                name="converted",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.CheckConstraint(
            "end_date >= start_date", name=op.f("ck_placements_end_date_not_before_start_date")
        ),
        sa.CheckConstraint(
            "missed_hours >= 0", name=op.f("ck_placements_missed_hours_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_placements_company_id")
        ),
        sa.ForeignKeyConstraint(
            ["opening_id"], ["openings.id"], name=op.f("fk_placements_opening_id")
        ),
        sa.ForeignKeyConstraint(
            ["trainee_id"], ["trainees.id"], name=op.f("fk_placements_trainee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placements")),
        sa.UniqueConstraint(
            "trainee_id",
            "company_id",
            "start_date",
            name=op.f("uq_placements_trainee_id_company_id_start_date"),
        ),
    )
    with op.batch_alter_table("placements", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_placements_company_id_start_date"),
            ["company_id", "start_date"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_placements_opening_id"), ["opening_id"], unique=False)

    op.create_table(
        "suggestion_lists",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("night_id", sa.String(length=36), nullable=True),
        sa.Column("trainee_id", sa.Integer(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shown_to", sa.String(length=254), nullable=True),
        sa.Column(
            "purpose",
            sa.Enum(
                "discover",
                "confirm",
                "recruit",
                name="purpose",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("block_start", sa.Date(), nullable=True),
        sa.Column("block_end", sa.Date(), nullable=True),
        sa.Column("eligible", sa.Integer(), nullable=False),
        sa.Column("baseline", sa.Double(), nullable=True),
        sa.Column("refused", sa.JSON(), nullable=False),
        sa.Column("weights_version", sa.String(length=64), nullable=False),
        sa.Column("referential_version", sa.String(length=64), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["night_id"],
            ["nights.id"],
            name=op.f("fk_suggestion_lists_night_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["trainee_id"], ["trainees.id"], name=op.f("fk_suggestion_lists_trainee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion_lists")),
        sa.UniqueConstraint(
            "night_id", "trainee_id", name=op.f("uq_suggestion_lists_night_id_trainee_id")
        ),
    )
    with op.batch_alter_table("suggestion_lists", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_suggestion_lists_trainee_id_on_date"),
            ["trainee_id", "on_date"],
            unique=False,
        )

    op.create_table(
        "trainee_certificates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("trainee_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["trainee_id"],
            ["trainees.id"],
            name=op.f("fk_trainee_certificates_trainee_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trainee_certificates")),
        sa.UniqueConstraint(
            "trainee_id", "position", name=op.f("uq_trainee_certificates_trainee_id_position")
        ),
    )
    op.create_table(
        "trainee_skills",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("trainee_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=300), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("macro_skill", sa.String(length=64), nullable=True),
        sa.Column("skill", sa.String(length=64), nullable=True),
        sa.CheckConstraint("level BETWEEN 0 AND 3", name=op.f("ck_trainee_skills_level_in_range")),
        sa.ForeignKeyConstraint(
            ["trainee_id"],
            ["trainees.id"],
            name=op.f("fk_trainee_skills_trainee_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trainee_skills")),
        sa.UniqueConstraint(
            "trainee_id", "position", name=op.f("uq_trainee_skills_trainee_id_position")
        ),
    )
    with op.batch_alter_table("trainee_skills", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_trainee_skills_label"), ["label"], unique=False)

    op.create_table(
        "trainee_soft_skills",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("trainee_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=300), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column(
            "soft_skill",
            sa.Enum(
                "300412",
                "300416",
                "300460",
                "300461",
                "300465",
                "300467",
                "300473",
                "300478",
                "300479",
                "300483",
                "300485",
                "300489",
                "300490",
                "300493",
                "300497",
                "399999",
                name="softskill",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.CheckConstraint(
            "level BETWEEN 0 AND 3", name=op.f("ck_trainee_soft_skills_level_in_range")
        ),
        sa.ForeignKeyConstraint(
            ["trainee_id"],
            ["trainees.id"],
            name=op.f("fk_trainee_soft_skills_trainee_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trainee_soft_skills")),
        sa.UniqueConstraint(
            "trainee_id", "position", name=op.f("uq_trainee_soft_skills_trainee_id_position")
        ),
    )
    op.create_table(
        "trainee_wishes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("trainee_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "project",
                "interest",
                "dislike",
                name="wishkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=300), nullable=False),
        sa.Column("trade", sa.String(length=5), nullable=True),
        sa.Column("interest", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["trainee_id"],
            ["trainees.id"],
            name=op.f("fk_trainee_wishes_trainee_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trainee_wishes")),
        sa.UniqueConstraint(
            "trainee_id",
            "kind",
            "position",
            name=op.f("uq_trainee_wishes_trainee_id_kind_position"),
        ),
    )
    with op.batch_alter_table("trainee_wishes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_trainee_wishes_label"), ["label"], unique=False)

    op.create_table(
        "suggestions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("opening_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=True),
        sa.Column("travel_minutes", sa.Integer(), nullable=True),
        sa.Column(
            "travel_mode",
            sa.Enum(
                "walk",
                "bike",
                "transit",
                "scooter",
                "car",
                name="travelmode",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("within_limit", sa.Boolean(), nullable=True),
        sa.Column(
            "fit",
            sa.Enum(
                "strong",
                "possible",
                "to_discuss",
                name="fit",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_id"],
            ["suggestion_lists.id"],
            name=op.f("fk_suggestions_list_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["opening_id"], ["openings.id"], name=op.f("fk_suggestions_opening_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestions")),
        sa.UniqueConstraint("list_id", "rank", name=op.f("uq_suggestions_list_id_rank")),
    )
    with op.batch_alter_table("suggestions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_suggestions_opening_id"), ["opening_id"], unique=False
        )



def downgrade() -> None:
    with op.batch_alter_table("suggestions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_suggestions_opening_id"))

    op.drop_table("suggestions")
    with op.batch_alter_table("trainee_wishes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_trainee_wishes_label"))

    op.drop_table("trainee_wishes")
    op.drop_table("trainee_soft_skills")
    with op.batch_alter_table("trainee_skills", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_trainee_skills_label"))

    op.drop_table("trainee_skills")
    op.drop_table("trainee_certificates")
    with op.batch_alter_table("suggestion_lists", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_suggestion_lists_trainee_id_on_date"))

    op.drop_table("suggestion_lists")
    with op.batch_alter_table("placements", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_placements_opening_id"))
        batch_op.drop_index(batch_op.f("ix_placements_company_id_start_date"))

    op.drop_table("placements")
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decisions_opening_id_decided_on"))

    op.drop_table("decisions")
    with op.batch_alter_table("trainees", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_trainees_trainer_id"))
        batch_op.drop_index(batch_op.f("ix_trainees_site_id"))
        batch_op.drop_index(batch_op.f("ix_trainees_cohort_id"))

    op.drop_table("trainees")
    op.drop_table("opening_soft_skills")
    with op.batch_alter_table("opening_skills", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_opening_skills_label"))

    op.drop_table("opening_skills")
    op.drop_table("current_nights")
    op.drop_table("company_blocks")
    with op.batch_alter_table("trainers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_trainers_site_id"))

    op.drop_table("trainers")
    op.drop_table("rome_trades")
    op.drop_table("rome_skills")
    op.drop_table("rome_mobility")
    op.drop_table("rome_macro_skills")
    op.drop_table("rome_links")
    op.drop_table("rome_interests")
    op.drop_table("rome_core_skills")
    op.drop_table("rome_contexts")
    op.drop_table("rome_appellations")
    with op.batch_alter_table("openings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_openings_trade"))

    op.drop_table("openings")
    with op.batch_alter_table("nights", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_nights_inputs_sha256"))

    op.drop_table("nights")
    op.drop_table("mandates")
    with op.batch_alter_table("cohorts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cohorts_site_id"))

    op.drop_table("cohorts")
    op.drop_table("api_tokens")
    op.drop_table("used_links")
    op.drop_table("travel_times")
    op.drop_table("stations")
    op.drop_table("sites")
    op.drop_table("referential_versions")
    with op.batch_alter_table("outbox_messages", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_messages_sent_at"))

    op.drop_table("outbox_messages")
    op.drop_table("leases")
    op.drop_table("job_runs")
    op.drop_table("companies")
    op.drop_table("communes")
