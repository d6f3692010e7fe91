"""Whether everything is there: materials, the whole text with valid numbers, attachments, scan."""

import re

from filing.checking.consistency.numbering import item_sequence
from filing.formal.record import Answer, Evidence, Record, failed, passed, unknown
from filing.terms import MaterialKind
from filing.terms import ProvisionKind as Kind
from filing.text.model import Regulation

CUT = frozenset({"article_start", "article_gap"})
AMENDING = re.compile(r"关于(?:修改|修正|废止)|修正案|(?:修改|修正|废止).{0,60}的(?:决定|通知)$")
"""云山市人民政府关于修改《云山市公园管理办法》的决定"""
AMENDS = re.compile(r"修改|修正")
IN_FORCE = re.compile(r"(?:起|之日起?|后)(?:施行|实施|执行|生效)|(?:施行|实施|执行|生效)。")
SHOWN = 5


def materials(record: Record) -> Answer:
    """F2: what the jurisdiction asks for with this type of document is there."""
    if record.document_type is None:
        return unknown("没有填写文件类型，无法确定应交的材料。")
    there = {paper.kind for paper in record.papers}
    missing = [kind for kind in record.required if kind not in there]
    if missing:
        return failed(f"缺少{'、'.join(kind.label for kind in missing)}。", *(_listed(record)))
    return passed(f"{len(record.required)} 种应交材料齐全。", *(_listed(record)))


def _listed(record: Record) -> list[Evidence]:
    return [Evidence(paper.kind.label, paper.filename) for paper in record.papers]


def whole_text(record: Record) -> Answer:
    """F6: the text was read, its articles run from 1 to n, and it ends as a document ends."""
    if record.regulation is None:
        return failed(f"正式文本没有读出：{record.unread}", Evidence("", record.text_file))
    regulation = record.regulation
    cut = [warning for warning in regulation.warnings if warning.code in CUT]
    if cut:
        quotes = (_line(record, regulation, warning.start, warning.message) for warning in cut[:SHOWN])
        return failed("条文不连续，文本可能不完整。", *quotes)
    end = _ending(regulation)
    if end is None:
        last = regulation.text.rstrip().rsplit("\n", 1)[-1]
        return failed(
            "文末没有施行日期条款，也没有落款，文本可能被截断。", Evidence(last[-60:], record.text_file, "文末")
        )
    articles = sum(p.kind is Kind.ARTICLE for p in regulation.provisions)
    count = f"共 {articles} 条，首尾连续" if articles else f"共 {len(regulation.text):,} 字，不分条"
    return passed(f"文本可读，{count}，结尾完整。", Evidence(end, record.text_file, "文末"))


def _ending(regulation: Regulation) -> str | None:
    """The signature, or a clause of the last provisions that says when the document takes effect."""
    body = [p for p in regulation.provisions if p.is_leaf and not p.address.startswith(Kind.ATTACHMENT.value)]
    for p in reversed(body[-8:]):
        words = regulation.text[p.start : p.end].strip()
        if p.kind is Kind.CLOSING or IN_FORCE.search(words):
            return words[-120:]
    return None


def numbering(record: Record) -> Answer:
    """F7: 编章节条款项目 count as they should."""
    if record.regulation is None:
        return unknown("正式文本没有读出，无法核对编号。")
    regulation = record.regulation
    faults = [_line(record, regulation, w.start, w.message) for w in regulation.warnings if w.code not in CUT]
    faults += [_line(record, regulation, f.span.start, f.detail) for f in item_sequence(regulation)]
    if faults:
        return failed(f"编号有 {len(faults)} 处缺漏、重复或者次序颠倒。", *faults[:SHOWN])
    return passed("编、章、节、条、项的编号连续，没有重复。")


def _line(record: Record, regulation: Regulation, start: int, message: str) -> Evidence:
    line = regulation.text[start:].split("\n", 1)[0]
    return Evidence(line[:60], record.text_file, message)


def amendment(record: Record) -> Answer:
    """F9: an amendment comes with its decision, the whole new text and the comparison."""
    said = Evidence(record.title, "报送表", "标题")
    if not AMENDING.search(record.title):
        return passed("不是修改或者废止的文件，不需要修改决定和对照表。")
    if not AMENDS.search(record.title):
        return passed("是废止文件，不需要修改后的全文和对照表。", said)
    missing = []
    if not record.of_kind(MaterialKind.COMPARISON):
        missing.append("修改前后对照表")
    if record.regulation is not None and not _has_new_text(record.regulation):
        missing.append("修改后的全文（附在决定之后）")
    if missing:
        return failed(f"修改文件缺少{'、'.join(missing)}。", said)
    if record.regulation is None:
        return unknown("正式文本没有读出，无法判断是否附有修改后的全文。", said)
    return passed("修改决定、修改后的全文和对照表齐全。", said)


def _has_new_text(regulation: Regulation) -> bool:
    """Articles in an attachment, or articles that start again behind the decision."""
    starts = sum(p.kind is Kind.ARTICLE and p.number == (1, 0) for p in regulation.provisions)
    attached = any(p.kind is Kind.ATTACHMENT for p in regulation.provisions)
    return starts >= 2 or (attached and starts >= 1)


def attachments(record: Record) -> Answer:
    """F10: what the text names as an attachment is there."""
    if record.attachments is None:
        return unknown("没有核对文中所称的附件。")
    missing = [name for name, there in record.attachments if not there]
    if missing:
        return failed(
            f"文中提到的附件缺少 {len(missing)} 个。", *(Evidence(m, record.text_file, "附件") for m in missing)
        )
    if not record.attachments:
        return passed("文中没有提到附件。")
    return passed(f"文中提到的 {len(record.attachments)} 个附件都在。")


def scan(record: Record) -> Answer:
    """F11: the sealed scan and the editable text are the same document."""
    if not record.of_kind(MaterialKind.SCAN):
        return unknown("没有上传红头扫描件，无法与正式文本核对。")
    if record.scan is None or record.scan.unclear:
        return unknown(record.scan.unclear if record.scan else "扫描件还没有与正式文本比对。")
    if record.scan.faults:
        quotes = (Evidence(fault, record.scan.filename) for fault in record.scan.faults[:SHOWN])
        return failed(f"扫描件与正式文本有 {len(record.scan.faults)} 处不同。", *quotes)
    return passed("扫描件与正式文本一致。", Evidence("", record.scan.filename))
