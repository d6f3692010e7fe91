"""任务: what the worker has to do, what failed and why, and the way to try again."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from filing.services.account.administration import JobFilter, count_jobs, get_job, list_jobs, retry_job
from filing.terms import JobKind, JobState
from filing.web.access import reading, working
from filing.web.filters import given, id_of, page_of, term_of

pages = Blueprint("jobs", __name__, url_prefix="/jobs")


@pages.get("")
def list_all() -> ResponseReturnValue:
    values = given(request.args)
    chosen = JobFilter(
        state=term_of(JobState, values.get("state")),
        kind=term_of(JobKind, values.get("kind")),
        filing_id=id_of(values, "filing_id"),
        page=page_of(values),
    )
    with reading() as ctx:
        return render_template(
            "admin/jobs.html",
            page=list_jobs(ctx, chosen),
            counts=count_jobs(ctx),
            chosen=chosen,
            states=list(JobState),
            kinds=list(JobKind),
        )


@pages.get("/<int:job_id>")
def show(job_id: int) -> ResponseReturnValue:
    with reading() as ctx:
        return render_template("admin/job.html", job=get_job(ctx, job_id))


@pages.post("/<int:job_id>/retry")
def retry(job_id: int) -> ResponseReturnValue:
    with working() as ctx:
        again = retry_job(ctx, job_id)
    flash(f"已重新排队，新任务编号 {again.id}。", "good")
    return redirect(url_for("web.jobs.list_all"))
