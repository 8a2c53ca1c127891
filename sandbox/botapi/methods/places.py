"""Sending places and contacts."""

from sandbox.botapi.call import Call
from sandbox.botapi.delivery import deliver
from sandbox.botapi.errors import bad_request, not_in_sandbox
from sandbox.botapi.registry import method
from sandbox.world.shapes import Json

_LIVE = ("live_period", "heading", "proximity_alert_radius")


@method("sendLocation")
def send_location(call: Call) -> Json:
    """Send a place that does not move and return the message."""
    for name in _LIVE:
        if call.get(name):
            raise not_in_sandbox(f"parameter {name} of method sendLocation")
    return deliver(call, {"location": _location(call)})


@method("sendVenue")
def send_venue(call: Call) -> Json:
    """Send a place with name and address and return the message."""
    if not call.text("title").strip() or not call.text("address").strip():
        raise bad_request("VENUE_TITLE_EMPTY" if not call.text("title").strip() else "VENUE_ADDRESS_EMPTY")
    location = _location(call)
    venue: Json = {"location": location, "title": call.text("title"), "address": call.text("address")}
    optional = ("foursquare_id", "foursquare_type", "google_place_id", "google_place_type")
    venue |= {name: call.text(name) for name in optional if call.text(name)}
    return deliver(call, {"location": location, "venue": venue})


@method("sendContact")
def send_contact(call: Call) -> Json:
    """Send a phone number with a name and return the message."""
    phone, first_name = call.text("phone_number").strip(), call.text("first_name").strip()
    if not phone:
        raise bad_request("phone number is empty")
    if not first_name:
        raise bad_request("first name is empty")
    contact = {"phone_number": phone, "first_name": first_name}
    contact |= {name: call.text(name) for name in ("last_name", "vcard") if call.text(name)}
    return deliver(call, {"contact": contact})


def _location(call: Call) -> Json:
    latitude, longitude = call.get("latitude"), call.get("longitude")
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise bad_request("wrong geo location specified")
    accuracy = (
        {"horizontal_accuracy": call.get("horizontal_accuracy")} if call.get("horizontal_accuracy") else {}
    )
    return {"latitude": latitude, "longitude": longitude, **accuracy}
