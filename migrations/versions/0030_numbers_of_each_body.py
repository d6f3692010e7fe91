"""Each body counts for itself; what has been counted together goes on from where it stands"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

COUNTED = (
    ("filing", "receiver_id", "receipt_number"),
    ("filing", "receiver_id", "registration_number"),
    ("suggestion", "receiver_id", "number"),
    ("sending", "unit_id", "number"),
)
SEQUENCE = sa.table("sequence", sa.column("name", sa.String), sa.column("value", sa.Integer))
UNIT = sa.table("unit", sa.column("id", sa.Integer))


def upgrade() -> None:
    for table, body, number in COUNTED:
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(f"uq_{table}_{number}"), type_="unique")
            batch.create_unique_constraint(op.f(f"uq_{table}_{body}_{number}"), [body, number])
    connection = op.get_bind()
    units = connection.execute(sa.select(UNIT.c.id)).scalars().all()
    for name, value in connection.execute(sa.select(SEQUENCE).where(SEQUENCE.c.name.like("%/%"))).all():
        stream, year = name.split("/")
        rows = [{"name": f"{stream}/{unit}/{year}", "value": value} for unit in units]
        connection.execute(sa.delete(SEQUENCE).where(SEQUENCE.c.name == name))
        if rows:
            connection.execute(sa.insert(SEQUENCE), rows)


def downgrade() -> None:
    """Numbers that two bodies have both given would stand in the way."""
    for table, body, number in COUNTED:
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(f"uq_{table}_{body}_{number}"), type_="unique")
            batch.create_unique_constraint(op.f(f"uq_{table}_{number}"), [number])
