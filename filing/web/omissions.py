"""漏报: catalogues uploaded, gaps in number series, and the case of each document that was not filed."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from filing.errors import InvalidInput, NotFound
from filing.permissions import Permission, has
from filing.services.letter.letters import letters_about, offers
from filing.services.material.materials import Upload
from filing.services.omission.catalogues import read_catalogue
from filing.services.omission.omissions import (
    OmissionFilter,
    act_on_omission,
    actions_on,
    ask_about_gap,
    check_catalogue,
    list_catalogues,
    list_omissions,
    number_gaps,
    units_watched,
    upload_catalogue,
)
from filing.terms import OmissionAction, OmissionState, SubjectKind
from filing.web.access import reading, working
from filing.web.filters import given, page_of, term_of, whole
from filing.workflow import OMISSION_STEPS

pages = Blueprint("omissions", __name__, url_prefix="/omissions")


def chosen_of(values: dict[str, str]) -> OmissionFilter:
    """Raises InvalidInput."""
    return OmissionFilter(
        state=term_of(OmissionState, values.get("state")),
        unit=values.get("unit", ""),
        year=whole(values["year"]) or None if "year" in values else None,
        page=page_of(values),
    )


@pages.get("")
def list_all() -> ResponseReturnValue:
    chosen = chosen_of(given(request.args))
    with reading() as ctx:
        page = list_omissions(ctx, chosen)
        return render_template(
            "omissions/list.html",
            page=page,
            chosen=chosen,
            states=list(OmissionState),
            actions={row.id: actions_on(ctx, row) for row in page.rows},
            letters=letters_about(ctx, SubjectKind.OMISSION, [row.id for row in page.rows]),
            letter_offers={row.id: offers(ctx, SubjectKind.OMISSION, row) for row in page.rows},
            steps=OMISSION_STEPS,
            gaps=number_gaps(ctx),
            catalogues=list_catalogues(ctx),
            units=units_watched(ctx),
            last_year=ctx.today.year - 1,
            may_handle=has(ctx.actor, Permission.HANDLE_OMISSION),
            may_upload=has(ctx.actor, Permission.UPLOAD_CATALOGUE),
        )


@pages.post("/catalogues")
def upload() -> ResponseReturnValue:
    file = request.files.get("file")
    if file is None or not file.filename:
        raise InvalidInput("请先选择发文目录文件。", details={"file": ["请先选择发文目录文件。"]})
    unit, year = request.form.get("unit", ""), whole(request.form.get("year", ""))
    sent = Upload(filename=file.filename, data=file.read())
    with reading() as ctx:
        limits = check_catalogue(ctx, unit, year, sent)
    entries = read_catalogue(sent.data, sent.filename, limits)
    with working() as ctx:
        catalogue = upload_catalogue(ctx, unit, year, sent, entries=entries)
        found = f"目录共 {catalogue.entries} 件，已报送 {catalogue.matched} 件"
    missing = catalogue.entries - catalogue.matched
    flash(f"{found}，没有找到 {missing} 件。" if missing else f"{found}，没有漏报。", "good")
    return redirect(url_for("web.omissions.list_all"))


@pages.post("/gaps")
def ask() -> ResponseReturnValue:
    with working() as ctx:
        form = request.form
        new = ask_about_gap(ctx, form.get("unit", ""), form.get("code", ""), whole(form.get("year", "")))
    flash(f"已将缺号列入，新增 {new} 件。", "good" if new else "message")
    return redirect(url_for("web.omissions.list_all"))


@pages.post("/<int:omission_id>/actions/<action>")
def act(omission_id: int, action: str) -> ResponseReturnValue:
    if action not in {a.value for a in OmissionAction}:
        raise NotFound("没有这种办理动作。")
    step = OmissionAction(action)
    with working() as ctx:
        filing_id = whole(request.form.get("filing", "")) or None
        act_on_omission(ctx, omission_id, step, reason=request.form.get("reason", ""), filing_id=filing_id)
    flash(f"已{step.label}。", "good")
    return redirect(url_for("web.omissions.list_all"))
