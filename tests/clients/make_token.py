"""Makes a token as the leader of the demo does on the page of programs, and prints it.

Takes the server's address; the password comes from VERV_DEMO_PASSWORD. `mypy --strict` reads it before it runs.
"""

import datetime
import os
import sys

from verv_client import AuthenticatedClient, Client
from verv_client.api.account import get_me
from verv_client.api.api_tokens import create_api_token
from verv_client.api.sessions import log_in
from verv_client.models import ApiTokenRequest, LogInRequest, MeView, NewApiTokenView, SessionView


def main() -> None:
    base = f"{sys.argv[1]}/api/v1"
    login = LogInRequest(email="leder@follo.example", password=os.environ["VERV_DEMO_PASSWORD"])
    session = log_in.sync(client=Client(base_url=base), body=login)
    assert isinstance(session, SessionView), session
    leader = AuthenticatedClient(base_url=base, token=session.access_token)
    me = get_me.sync(client=leader)
    assert isinstance(me, MeView), me
    request = ApiTokenRequest(
        name="Programmene i veiledninga",
        operations=["list_measures", "check_in"],
        expires_on=me.branches[0].today + datetime.timedelta(days=30),
    )
    made = create_api_token.sync(me.branches[0].slug, client=leader, body=request)
    assert isinstance(made, NewApiTokenView), made
    print(made.secret)


if __name__ == "__main__":
    main()
