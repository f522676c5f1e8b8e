"""What is asked for: the reference views, the portal's pages, the commit of a package, the sign-in."""

import http.client
import json
import re
from typing import Any

from bench.measure import Target
from bench.server import Server

Ground = dict[str, Any]  # what bench.ground tells

EMPTY, TABLE, ROW = "empty view", "(a) 40 rows, 3 queries", "(b) read and write a row"
CMI = {
    "cmi.core.lesson_status": "incomplete",
    "cmi.core.lesson_location": "page-@n@",
    "cmi.core.score.raw": "40",
    "cmi.core.session_time": "0000:05:00",
    "cmi.suspend_data": "x" * 400 + "@n@",
}


def references(server: Server, ground: Ground) -> list[Target]:
    note = json.dumps({"cmi": CMI})
    return [
        Target(EMPTY, signed_in(server, ground, "/bench/empty/")),
        Target(TABLE, signed_in(server, ground, "/bench/table/")),
        Target(ROW, signed_in(server, ground, "/bench/row/", method="POST", body=note)),
    ]


def pages(server: Server, ground: Ground) -> list[Target]:
    """The portal's own pages, as far as this checkout has them; what is missing is said by `absent`."""
    course = f"/courses/{ground['course']}/"
    found = [
        Target("my page", signed_in(server, ground, "/account/")),
        Target("overview, signed in", signed_in(server, ground, course)),
        Target("player page", player(server, ground)),
        Target("home, anonymous", anonymous(server, "/")),
        Target("catalog, anonymous", anonymous(server, "/courses/")),
        Target("overview, anonymous", anonymous(server, course)),
    ]
    if ground["sittings"]:
        found.append(Target("SCORM commit", commits(ground), on_content=True))
    return [target for target in found if answers(server, target)]


def signed_in(
    server: Server, ground: Ground, path: str, *, method: str = "GET", body: str = ""
) -> list[dict[str, Any]]:
    return [
        {
            "method": method,
            "path": path,
            "host": f"localhost:{server.port}",
            "headers": {"Cookie": f"{ground['cookie_name']}={person['cookie']}"},
            "body": body,
        }
        for person in ground["people"]
    ]


def anonymous(server: Server, path: str) -> list[dict[str, Any]]:
    host = f"localhost:{server.port}"
    return [{"method": "GET", "path": path, "host": host, "headers": {}, "body": ""} for _ in range(8)]


def player(server: Server, ground: Ground) -> list[dict[str, Any]]:
    """The first unit's page of each person: where /learn/<slug>/ leads."""
    clients = signed_in(server, ground, f"/learn/{ground['course']}/")
    for client in clients:
        for _hop in range(3):
            status, place = ask(server.port, client)
            if status not in (301, 302, 303) or not place:
                break
            client["path"] = re.sub(r"^https?://[^/]+", "", place)
    return clients


def commits(ground: Ground) -> list[dict[str, Any]]:
    """Each person's own sitting; the number rises with every commit."""
    found = []
    for sitting in ground["sittings"]:
        said = {
            "item": sitting["item"],
            "session": sitting["session"],
            "number": 0,
            "why": "auto",
            "cmi": CMI,
        }
        body = json.dumps(said).replace('"number": 0', '"number": @n@')
        headers = {"Content-Type": "application/json"}
        found.append(
            {
                "method": "POST",
                "path": sitting["path"],
                "host": sitting["host"],
                "headers": headers,
                "body": body,
            }
        )
    return found


def sign_in(server: Server, ground: Ground) -> Target:
    """The password form, posted with a right password each time and no session before."""
    first = {"method": "GET", "path": "/accounts/login/", "host": f"localhost:{server.port}"}
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    line.request("GET", first["path"], headers={"Host": first["host"]})
    answer = line.getresponse()
    page, cookies = answer.read().decode(), answer.headers.get_all("Set-Cookie") or []
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    jar = "; ".join(cookie.partition(";")[0] for cookie in cookies)
    headers = {"Cookie": jar, "Content-Type": "application/x-www-form-urlencoded"}
    typed = f"csrfmiddlewaretoken={token[1] if token else ''}&password={ground['password'].replace(' ', '+')}"
    clients = [
        {
            **first,
            "method": "POST",
            "headers": headers,
            "body": f"{typed}&login={person['email']}",
        }
        for person in ground["people"]
    ]
    return Target("sign-in with a password", clients, expected=302)


def answers(server: Server, target: Target) -> bool:
    """Whether the address answers as it should; a page that is not there yet is left out, and named."""
    port = server.content_port if target.on_content else server.port
    trial = {**target.clients[0], "body": target.clients[0]["body"].replace("@n@", "1")}
    status, _place = ask(port, trial)
    if target.clients[0]["body"]:
        target.clients[0]["first"] = 2
    if status != target.expected:
        print(f"left out: {target.name} ({trial['path']} answers {status})")
    return status == target.expected


def ask(port: int, asks: dict[str, Any]) -> tuple[int, str | None]:
    """One request by hand; its status and where it leads."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Host": asks["host"], **asks["headers"]}
    line.request(asks["method"], asks["path"], body=asks["body"] or None, headers=headers)
    answer = line.getresponse()
    answer.read()
    line.close()
    return answer.status, answer.headers.get("Location")
