"""Prints ids of things in the demo as environment settings, so that schemathesis reaches more than "nothing here".

Takes the base address; the password comes from VERV_DEMO_PASSWORD. Uses `requests`, which schemathesis brings.
"""

import os
import sys

import requests

base = sys.argv[1]
login = {"email": "leder@follo.example", "password": os.environ["VERV_DEMO_PASSWORD"]}
# The first session is one to end.
for _ in range(2):
    token = requests.post(f"{base}/sessions", json=login, timeout=10).json()["access_token"]


def get(path):
    return requests.get(base + path, headers={"Authorization": f"Bearer {token}"}, timeout=10).json()


def first(name):
    return get(f"/branches/follo/{name}?limit=1")["items"][0]


measure = first("measures")
report = requests.post(
    f"{base}/branches/follo/measures/{measure['id']}/check-ins",
    json={"status": "on_track"},
    headers={"Authorization": f"Bearer {token}"},
    timeout=10,
).json()
# A change in the measure's history.
party = {"kind": "office", "id": first("offices")["id"]}
requests.put(
    f"{base}/branches/follo/measures/{measure['id']}/responsibility",
    json={"accountable": None, "supporting": [party], "from": None, "to": None},
    headers={"Authorization": f"Bearer {token}", "If-Match": "*"},
    timeout=10,
).raise_for_status()
event = requests.post(
    f"{base}/branches/follo/events",
    json={"day": first("events")["day"], "event_type": "other"},
    headers={"Authorization": f"Bearer {token}"},
    timeout=10,
).json()
feed = requests.post(
    f"{base}/branches/follo/calendar-feed",
    json={"shows_titles": False, "language": "nb"},
    headers={"Authorization": f"Bearer {token}"},
    timeout=10,
).json()
argument = first("arguments")
use = requests.post(
    f"{base}/branches/follo/arguments/{argument['id']}/uses",
    json={"day": first("events")["day"], "place": "Torget"},
    headers={"Authorization": f"Bearer {token}"},
    timeout=10,
).json()
ids = {
    "PLAN": measure["plan_id"],
    "AREA": get(f"/branches/follo/plans/{measure['plan_id']}")["areas"][0]["id"],
    "GOAL": measure["goal_id"],
    "MEASURE": measure["id"],
    "CHECK_IN": report["id"],
    "CHANGE": first(f"measures/{measure['id']}/history")["id"],
    "OFFICE": get("/branches/follo/offices?limit=200")["items"][-1]["id"],
    "MANDATE": first("mandates")["id"],
    "BODY": first("bodies")["id"],
    "AGREEMENT_AREA": first("agreement-areas")["id"],
    "EMPLOYER": first("employers")["id"],
    "WORKPLACE": first("workplaces")["id"],
    "CLUB": first("clubs")["id"],
    "AGREEMENT": first("agreements")["id"],
    "CASE": first("cases")["id"],
    "ARGUMENT": argument["id"],
    "ARGUMENT_USE": use["id"],
    "REPRESENTATION": first("representations")["id"],
    "EVENT_TYPE": first("event-types")["id"],
    "PURPOSE": first("purposes")["id"],
    "INDICATOR": first("indicators")["id"],
    "MONTHLY_FIGURE": first("monthly-figures")["id"],
    "EVENT": event["id"],
    "COURSE": first("courses")["id"],
    "COMPLETION": first("completions")["id"],
    "FEED": feed["address"].rsplit("/", 1)[1],
    "SUBSCRIPTION": "a" * 43,
    "SESSION": next(s["id"] for s in get("/me/sessions")["items"] if not s["current"]),
    "CATALOGUE": get("/catalogues?limit=1")["items"][0]["id"],
}
for name, value in ids.items():
    print(f"TEST_{name}={value}")
