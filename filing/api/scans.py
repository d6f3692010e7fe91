"""/filings/…/scans: the sealed scans held against the text."""

from marshmallow import Schema, fields

from filing.api.access import blueprint, working
from filing.schemas import MaterialSchema, TermField
from filing.services.reading import scans
from filing.services.reading.scans import ScanComparison
from filing.terms import DifferenceKind

blp = blueprint("scans", "扫描件与正式文本比对")


class PlaceSchema(Schema):
    start = fields.Int()
    end = fields.Int()


class DivergenceSchema(Schema):
    """`text` is its place in the text of the filing, `scan` in what was read from the scan."""

    kind = TermField(DifferenceKind)
    is_weak = fields.Bool(metadata={"description": "可能是识别误差、标点，或版头版记。"})
    text = fields.Nested(PlaceSchema)
    scan = fields.Nested(PlaceSchema)
    said = fields.Str()
    scanned = fields.Str()
    before = fields.Str()
    behind = fields.Str()
    place = fields.Str()


class AgreementSchema(Schema):
    """Characters without blanks; `missing` and `extra` are articles that the scan lacks or has beyond the text."""

    characters = fields.Int()
    scanned = fields.Int()
    same = fields.Int()
    share = fields.Float()
    articles = fields.Int()
    missing = fields.List(fields.Str())
    extra = fields.List(fields.Str())
    agrees = fields.Bool()
    is_cut = fields.Bool()
    divergences = fields.List(fields.Nested(DivergenceSchema))


class ScanSchema(Schema):
    material = fields.Nested(MaterialSchema)
    agreement = fields.Nested(AgreementSchema, allow_none=True)
    unclear = fields.Str(metadata={"description": "为什么不能比对，或为什么比对结果不可用。"})


@blp.get("/filings/<int:filing_id>/scans")
@blp.response(200, ScanSchema(many=True))
def compare_scans(filing_id: int) -> list[ScanComparison]:
    """各份红头扫描件与正式文本的不同之处：数字、日期、条文、文字；版式不计。"""
    with working() as ctx:
        return list(scans.scan_report(ctx, filing_id).scans)


@blp.post("/filings/<int:filing_id>/scans/retry")
@blp.response(204)
def read_scans_again(filing_id: int) -> None:
    """重新读取扫描件。"""
    with working() as ctx:
        scans.read_again(ctx, filing_id)
