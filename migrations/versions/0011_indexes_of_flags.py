"""Indexes for what pages count"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index(op.f("ix_flag_fingerprint"), table_name="flag")
    op.drop_index(op.f("ix_flag_rule_id"), table_name="flag")
    op.create_index("ix_flag_fingerprint_state", "flag", ["fingerprint", "state"], unique=False)
    op.create_index(
        "ix_flag_rule_id_state",
        "flag",
        ["rule_id", "state", "reason", "filing_id", "revision_id", "found"],
        unique=False,
    )
    op.create_index(
        "ix_flag_state_severity", "flag", ["state", "severity", "filing_id", "revision_id", "found"], unique=False
    )


def downgrade() -> None:
    op.drop_index("ix_flag_state_severity", table_name="flag")
    op.drop_index("ix_flag_rule_id_state", table_name="flag")
    op.drop_index("ix_flag_fingerprint_state", table_name="flag")
    op.create_index(op.f("ix_flag_rule_id"), "flag", ["rule_id"], unique=False)
    op.create_index(op.f("ix_flag_fingerprint"), "flag", ["fingerprint"], unique=False)
