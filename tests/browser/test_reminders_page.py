"""The page that tells how reminders arrive, in a browser: all it may have to say, checked by axe."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Literal
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Playwright
from sqlalchemy import insert, select

from tests.browser.phone import CHROMIUM, QUIET
from tests.browser.server import Server
from webapp import clock, config, db
from webapp.accounts.tables import device_session, user
from webapp.push import keys
from webapp.push.subscription import push_subscription
from webapp.reminders import status
from webapp.reminders.tables import service_pause


def fill(server: Server) -> None:
    """Phones in every state, a service that refuses us, and a round that was long ago."""
    settings = config.load({"BLACKBOOK_DATA": str(server.data)})
    db.use(settings.database_url)
    now = clock.now()
    status.note_round(now - timedelta(hours=1), 0.4, messages=3, attempts=5)
    with db.write() as connection:
        somebody = connection.execute(
            select(user).where(user.c.role == "rep").execution_options(across_organisations=True)
        ).first()
        assert somebody
        for state, service in (
            ("active", "https://fcm.googleapis.com"),
            ("gone", "https://web.push.apple.com"),
            ("needs_resubscribe", "https://updates.push.services.mozilla.com"),
        ):
            owner = {"organisation_id": somebody.organisation_id, "user_id": somebody.id}
            session_id, device_id = uuid4(), uuid4()
            connection.execute(insert(device_session).values(**owner, **a_session(session_id, device_id)))
            connection.execute(
                insert(push_subscription).values(
                    **owner,
                    id=uuid4(),
                    session_id=session_id,
                    device_id=device_id,
                    endpoint=f"{service}/{state}",
                    endpoint_sha=state,
                    service=service,
                    p256dh="",
                    auth="",
                    kid=keys.ring(settings).current.kid,
                    origin=server.origin,
                    state=state,
                    created_at=now,
                    accepted_at=now - timedelta(days=1),
                )
            )
        for service, why in (("https://fcm.googleapis.com", "403"), ("https://web.push.apple.com", "429")):
            connection.execute(
                insert(service_pause).values(service=service, why=why, until=now + timedelta(hours=1))
            )


def a_session(session_id: Any, device_id: Any) -> dict[str, Any]:
    now = clock.now()
    return {
        "id": session_id,
        "token_hash": session_id.hex,
        "state": "active",
        "device_id": device_id,
        "label": "iPhone, Safari",
        "created_at": now,
        "last_used_at": now,
        "expires_at": now + timedelta(days=60),
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_manager_reads_how_reminders_arrive(
    playwright: Playwright, server: Server, scheme: Literal["light", "dark"]
) -> None:
    fill(server)
    manager = next(each for each in server.people() if each.role == "manager")
    browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=QUIET)
    page = browser.new_page(color_scheme=scheme, viewport={"width": 390, "height": 844})
    page.goto(f"{server.origin}/team/reminders")
    page.get_by_label("Email").fill(manager.email)
    page.get_by_label("Password").fill(manager.password)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="How reminders arrive").wait_for()
    assert "Nobody looks at the reminders" in page.inner_text("main")
    assert "It refuses our key (403)" in page.inner_text("main")
    assert page.get_by_text("Its subscription has ended").count() == 2
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    browser.close()
