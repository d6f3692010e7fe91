"""/sendings: the same as the pages."""

from tests.api.caller import Caller, problem_of

FORM = {
    "receiver": "云岭省人大常委会",
    "title": "关于加强水源保护的决定",
    "document_type": "RES",
    "published_on": "2026-11-02",
}


def test_a_document_is_registered_corrected_sent_and_fetched(api: Caller) -> None:
    made = api.call("registrar", "POST", "/sendings", json=FORM)
    assert (made.status_code, made.json["state"], made.json["due"]) == (201, "pending", "2026-12-02")
    changed = api.call("registrar", "PUT", "/sendings/1", json=FORM | {"title": "关于水源的决定", "version": 1})
    assert (changed.json["title"], changed.json["version"]) == ("关于水源的决定", 2)
    send = {"action": "send", "day": "2026-11-24", "medium": "platform", "version": 2}
    sent = api.call("registrar", "POST", "/sendings/1/actions", json=send)
    assert (sent.json["number"], sent.json["state"], sent.json["is_late"]) == ("送〔2026〕0001号", "sent", False)
    assert [event["action"] for event in api.get("registrar", "/sendings/1")["events"]] == ["send"]
    assert problem_of(
        api.call("registrar", "POST", "/sendings/1/actions", json=send | {"version": sent.json["version"]})
    ) == (
        409,
        "Conflict",
    )
    page = api.get("registrar", "/sendings", state="sent")
    assert (page["total"], page["counts"], [item["id"] for item in page["items"]]) == (1, {"sent": 1}, [1])
    assert api.call("registrar", "GET", "/sendings/1/report").data[:2] == b"PK"
    assert problem_of(api.call("registrar2", "GET", "/sendings/1")) == (404, "NotFound")
