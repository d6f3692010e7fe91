"""The jurisdiction profile: periods, materials, numbers, roles, each with its source."""

from typing import Any

from marshmallow import Schema, fields

from filing.api.access import blueprint, reading
from filing.profile import CHANNELS, Profile
from filing.schemas import TermField
from filing.services.profiles import profile_in_force
from filing.terms import ClockKind, DocumentType, MaterialKind, MaterialNeed, NumberStream, ReceiverKind, Role, TimeUnit

blp = blueprint("procedure", "办理规程：期限、材料、编号、分工及其出处")


class AuthoritySchema(Schema):
    law = fields.Str()
    article = fields.Str()
    is_proposed = fields.Bool(metadata={"description": "是：建议值，本机关尚未确认。"})
    note = fields.Str()


class SourcedSchema(Schema):
    authority = fields.Nested(AuthoritySchema)


class LengthSchema(Schema):
    amount = fields.Int()
    unit = TermField(TimeUnit)


class NoticeSchema(Schema):
    first = fields.Int(metadata={"description": "到期前几日开始提醒。"})
    last = fields.Int(metadata={"description": "到期前几日列为即将到期。"})


class PeriodSchema(SourcedSchema):
    kind = TermField(ClockKind)
    length = fields.Nested(LengthSchema)
    counted_from = fields.Str()
    extension = fields.Nested(LengthSchema, allow_none=True)
    remind = fields.Int(allow_none=True, metadata={"description": "到期前几日开始提醒；空：按 notice。"})


class MaterialRuleSchema(SourcedSchema):
    kind = TermField(MaterialKind)
    need = TermField(MaterialNeed)
    types = fields.List(TermField(DocumentType), metadata={"description": "空：适用于全部类型。"})


class NumberFormatSchema(SourcedSchema):
    stream = TermField(NumberStream)
    pattern = fields.Str()


class RoleRuleSchema(SourcedSchema):
    role = TermField(Role)
    office = fields.Str()
    duty = fields.Str()


class ChannelSchema(SourcedSchema):
    document_type = TermField(DocumentType)
    receivers = fields.List(TermField(ReceiverKind))


class ProfileSchema(Schema):
    id = fields.Str()
    title = fields.Str()
    dated = fields.Date()
    note = fields.Str()
    rolls = fields.Bool(metadata={"description": "期限最后一日是休息日的，顺延到下一个工作日。"})
    rolls_by = fields.Nested(AuthoritySchema)
    paper_copies = fields.Int()
    copies_by = fields.Nested(AuthoritySchema)
    catalogue_month = fields.Int()
    catalogue_day = fields.Int()
    catalogue_by = fields.Nested(AuthoritySchema)
    notice = fields.Nested(NoticeSchema)
    notice_by = fields.Nested(AuthoritySchema)
    periods = fields.List(fields.Nested(PeriodSchema))
    materials = fields.List(fields.Nested(MaterialRuleSchema))
    numbers = fields.List(fields.Nested(NumberFormatSchema))
    roles = fields.List(fields.Nested(RoleRuleSchema))
    channels = fields.List(fields.Nested(ChannelSchema), metadata={"description": "各类文件应当报送的机关。"})
    unknown_years = fields.List(fields.Int(), metadata={"description": "今明两年中放假安排尚未收录的年份。"})


@blp.get("/procedure")
@blp.response(200, ProfileSchema)
def show_procedure() -> dict[str, Any]:
    """本机关的办理规程，每一项都有出处。"""
    with reading() as ctx:
        year = ctx.today.year
        unknown = [at for at in (year, year + 1) if not ctx.calendar.covers(at)]
        return _object(profile_in_force(ctx)) | {"unknown_years": unknown}


def _object(profile: Profile) -> dict[str, Any]:
    plain = {name: getattr(profile, name) for name in profile.__slots__}
    lists = {"periods": list(profile.periods.values()), "numbers": list(profile.numbers.values())}
    materials = [
        {"kind": rule.kind, "need": rule.need, "types": sorted(rule.types), "authority": rule.authority}
        for rule in profile.materials
    ]
    channels = [
        {"document_type": kind, "receivers": channel.receivers, "authority": channel.authority}
        for kind, channel in CHANNELS.items()
    ]
    return plain | lists | {"materials": materials, "channels": channels}
