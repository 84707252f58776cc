"""Turning reminders on and off, phone by phone, and trying them out."""

from __future__ import annotations

import json
from uuid import UUID, uuid4

from sqlalchemy import select

from tests.push.push_service import Answer
from webapp import db
from webapp.push import keys
from webapp.push.subscription import endpoint_sha_of, push_subscription

DEVICE = str(uuid4())


def turn_on(client, phone, device=DEVICE):
    return client.put("/api/push/subscription", json={"device": device, **phone.subscription})


def rows():
    with db.read() as connection:
        return connection.execute(
            select(push_subscription).execution_options(across_organisations=True)
        ).all()


def test_it_gives_the_key_to_subscribe_with(settings, alice):
    assert alice.sign_in().get("/api/push/key").json == {"key": keys.ring(settings).current.public}


def test_nobody_subscribes_without_signing_in(client, service):
    assert turn_on(client, service.subscribe()).status_code == 401
    assert client.get("/api/push/key").status_code == 401
    assert client.post("/api/push/test").status_code == 401


def test_a_phone_turns_reminders_on_and_off(alice, service):
    client, phone = alice.sign_in(), service.subscribe()
    answer = turn_on(client, phone)
    assert answer.status_code == 200
    (row,) = rows()
    assert (row.user_id, row.service, row.state) == (alice.user.id, service.origin, "active")
    assert answer.json == {"endpoint_sha": row.endpoint_sha}
    assert client.delete("/api/push/subscription", json={"endpoint": phone.endpoint}).status_code == 204
    assert rows() == []
    assert client.delete("/api/push/subscription", json={"endpoint": phone.endpoint}).status_code == 204


def test_telling_it_twice_is_telling_it_once(alice, service):
    client, phone = alice.sign_in(), service.subscribe()
    turn_on(client, phone)
    (before,) = rows()
    turn_on(client, phone)
    assert rows() == [before]


def test_a_device_that_subscribes_anew_has_one_subscription(alice, service):
    client = alice.sign_in()
    turn_on(client, service.subscribe())
    second = service.subscribe()
    turn_on(client, second)
    assert [row.endpoint for row in rows()] == [second.endpoint]


def test_two_devices_have_two(alice, service):
    turn_on(alice.sign_in(), service.subscribe())
    turn_on(alice.sign_in(), service.subscribe(), device=str(uuid4()))
    assert len(rows()) == 2


def test_who_signs_in_on_a_phone_takes_its_endpoint_over(alice, charlie, service):
    phone = service.subscribe()
    turn_on(alice.sign_in(), phone)
    turn_on(charlie.sign_in(), phone)
    (row,) = rows()
    assert (row.organisation_id, row.user_id) == (charlie.user.organisation_id, charlie.user.id)


def test_charlie_cannot_end_alices_subscription(alice, charlie, service):
    phone = service.subscribe()
    turn_on(alice.sign_in(), phone)
    charlie.sign_in().delete("/api/push/subscription", json={"endpoint": phone.endpoint})
    assert len(rows()) == 1


def test_an_endpoint_that_is_no_push_service_is_refused_with_a_sentence(alice, service):
    told = {**service.subscribe().subscription, "endpoint": "https://intranet.example.org/"}
    answer = alice.sign_in().put("/api/push/subscription", json={"device": DEVICE, **told})
    assert answer.status_code == 422
    assert "does not know this push service" in answer.json["error"]["message"]
    assert rows() == []


def test_a_body_of_another_shape_is_refused(alice):
    client = alice.sign_in()
    for body in ({}, {"device": "x"}, {"device": DEVICE, "endpoint": 7, "keys": []}, []):
        assert client.put("/api/push/subscription", json=body).status_code == 422
    assert client.delete("/api/push/subscription", json={}).status_code == 422


def test_the_phone_can_tell_whether_the_server_still_has_it(alice, service):
    client = alice.sign_in()
    told = turn_on(client, service.subscribe()).json["endpoint_sha"]
    (row,) = rows()
    organisation, session = alice.user.organisation_id, UUID(str(row.session_id))
    with db.read() as connection:
        assert endpoint_sha_of(connection, organisation, session, kid=row.kid) == told
        assert endpoint_sha_of(connection, organisation, uuid4(), kid=row.kid) is None
        assert endpoint_sha_of(connection, organisation, session, kid="a newer one") is None


def test_send_test_arrives_and_says_so(alice, service):
    client, phone = alice.sign_in(), service.subscribe()
    turn_on(client, phone)
    answer = client.post("/api/push/test")
    assert answer.status_code == 204
    (received,) = service.taken(phone)
    assert received.notification["title"] == "Reminders work on this phone"
    assert received.notification["navigate"] == "http://localhost/app/me"
    assert json.loads(received.text)["web_push"] == 8030


def test_send_test_twice_in_a_moment_is_too_many(alice, service, clock):
    client = alice.sign_in()
    turn_on(client, service.subscribe())
    client.post("/api/push/test")
    assert client.post("/api/push/test").status_code == 429
    clock.shift(10)
    assert client.post("/api/push/test").status_code == 204


def test_send_test_without_a_subscription_says_what_to_do(alice):
    answer = alice.sign_in().post("/api/push/test")
    assert answer.status_code == 404
    assert "Turn them on first" in answer.json["error"]["message"]


def test_send_test_to_a_phone_that_is_gone_says_so_and_ends_it(alice, service):
    client, phone = alice.sign_in(), service.subscribe()
    turn_on(client, phone)
    phone.answers.append(Answer(410))
    answer = client.post("/api/push/test")
    assert answer.status_code == 409
    assert "Turn them off and on again" in answer.json["error"]["message"]
    assert [row.state for row in rows()] == ["gone"]
    assert client.post("/api/push/test").status_code == 404


def test_send_test_through_a_service_that_is_down_says_to_try_again(alice, service):
    client, phone = alice.sign_in(), service.subscribe()
    turn_on(client, phone)
    phone.answers.append(Answer(503))
    assert client.post("/api/push/test").status_code == 503
    assert [row.state for row in rows()] == ["active"]


def test_the_list_of_devices_says_how_reminders_stand_on_each(alice, service):
    told, gone, off = alice.sign_in(), alice.sign_in(), alice.sign_in()
    turn_on(told, service.subscribe())
    phone = service.subscribe()
    turn_on(gone, phone, device=str(uuid4()))
    phone.answers.append(Answer(410))
    told.post("/api/push/test")
    gone.post("/api/push/test")
    for client, state, is_reminded in ((told, "on", True), (gone, "stopped", False), (off, "off", False)):
        (mine,) = (one for one in client.get("/api/me/sessions").json["sessions"] if one["this"])
        assert (mine["reminders"], mine["reminded"] is not None) == (state, is_reminded)
