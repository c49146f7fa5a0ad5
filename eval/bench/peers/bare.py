"""The peer of the HTTP service: a FastAPI endpoint that only gives back bytes which were made before."""

import argparse
import json
import socket
import sys
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Request, Response


def app_of(answers: dict[str, str]) -> FastAPI:
    """An application that answers each question with its text."""
    app = FastAPI()

    @app.post("/v1/ask")
    async def ask(asked: dict[str, str]) -> Response:
        return Response(answers[asked["question"]], media_type="application/json")

    @app.get("/v1/search")
    async def search(request: Request) -> Response:
        return Response(answers[request.query_params["q"]], media_type="application/json")

    return app


def main() -> None:
    """Serves the answers of a file on a free port, whose address is printed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("answers", type=Path)
    answers = json.loads(parser.parse_args().answers.read_text(encoding="utf-8"))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        sys.stdout.write(f"bare: http://127.0.0.1:{listening.getsockname()[1]}\n")
        sys.stdout.flush()
        config = uvicorn.Config(app_of(answers), access_log=False, log_level="warning", http="httptools")
        uvicorn.Server(config).run([listening])


if __name__ == "__main__":
    main()
