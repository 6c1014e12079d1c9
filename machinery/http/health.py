"""`/health`: ready, or 503, for whoever watches the process. What is wrong is for the log: anyone may ask here."""

import logging
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

NOT_READY = "the store does not answer; the log says why"
_LOG = logging.getLogger(__name__)


def health_route(ask: Callable[[], object]) -> Route:
    """The route; `ask()` returns when the product is ready, and raises whatever is wrong when it is not."""

    def health(_: Request) -> JSONResponse:
        body, code = {"status": "ready"}, 200
        try:
            ask()
        except Exception as error:  # noqa: BLE001 - whatever it is, the product is not ready
            _LOG.error("not ready: %s", error)
            body, code = {"status": "not ready", "reason": NOT_READY}, 503
        return JSONResponse(body, code, headers={"cache-control": "no-store"})

    return Route("/health", health, methods=["GET"])
