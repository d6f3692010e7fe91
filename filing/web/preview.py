"""原件预览: the pages of an original as pictures, beside the text."""

from io import BytesIO

from flask import Blueprint, render_template, request, send_file
from flask.typing import ResponseReturnValue

from filing.errors import BadFile
from filing.services.material import previews
from filing.services.visibility import get_filing
from filing.web.access import reading, working
from filing.web.filters import whole

pages = Blueprint("preview", __name__, url_prefix="/filings/<int:filing_id>/materials/<int:material_id>")


@pages.get("/preview")
def show(filing_id: int, material_id: int) -> ResponseReturnValue:
    """What has no page to draw is told in its place. Nothing is drawn while a transaction is open."""
    number, flag = whole(request.args.get("page", "")), whole(request.args.get("flag", ""))
    with working() as ctx:
        sheet = previews.page_to_show(ctx, filing_id, material_id, number=number, flag_id=flag)
    page, refusal = None, ""
    try:
        page = previews.drawn(sheet)
    except BadFile as error:
        refusal = error.message
    with reading() as ctx:
        return render_template(
            "filings/preview.html",
            filing=get_filing(ctx, filing_id),
            material_id=material_id,
            sheet=sheet,
            page=page,
            refusal=refusal,
            words=previews.text_of(sheet, page.number if page else 0),
        )


@pages.get("/pages/<int:number>.png")
def picture(filing_id: int, material_id: int, number: int) -> ResponseReturnValue:
    """Drawn after the transaction that records it."""
    with working() as ctx:
        sheet = previews.page_to_draw(ctx, filing_id, material_id, number)
    return send_file(BytesIO(previews.drawn(sheet).png), "image/png", max_age=0)
