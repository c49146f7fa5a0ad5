"""Health 健康状况: whether the process runs, whether it can answer, and what it has counted."""

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response

from api.encoding import FastJSON
from api.metrics import CONTENT_TYPE
from api.service import Service
from api.shapes import HealthModel, ReadyModel

router = APIRouter(tags=["health"])


@router.get("/healthz", response_model=None, responses={200: {"model": HealthModel}}, summary="Whether it runs")
async def healthz() -> FastJSON:
    """The process runs."""
    return FastJSON({"status": "ok"})


@router.get(
    "/readyz",
    response_model=None,
    responses={200: {"model": ReadyModel}, 503: {"model": ReadyModel, "description": "No index is open"}},
    summary="Whether it can answer",
)
async def readyz(request: Request) -> FastJSON:
    """Ready once an index is open; a newer one that is broken is named beside it."""
    service: Service = request.app.state.service
    is_ready, fault = service.keeper.standing
    record = {
        "status": "ready" if is_ready else "not_ready",
        "index": service.keeper.assistant.clauses.folder.name if is_ready else None,
        "fault": fault,
    }
    return FastJSON(record, 200 if is_ready else 503)


@router.get(
    "/metrics",
    response_model=None,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
    summary="What has been counted",
)
async def metrics(request: Request) -> Response:
    """Requests, latency by step, answers by status, the size of the index, for Prometheus."""
    service: Service = request.app.state.service
    return PlainTextResponse(service.metrics.text(_gauges(service)), media_type=CONTENT_TYPE)


def _gauges(service: Service) -> dict[str, tuple[str, float]]:
    is_ready = service.keeper.standing.is_ready
    gauges: dict[str, tuple[str, float]] = {"wence_ready": ("Whether an index is open.", float(is_ready))}
    if is_ready:
        manifest = service.keeper.assistant.clauses.manifest
        size = sum(stored.size for stored in manifest.files.values())
        gauges["wence_index_documents"] = ("Documents of the index.", manifest.counts["documents"])
        gauges["wence_index_clauses"] = ("Clauses of the index.", manifest.counts["clauses"])
        gauges["wence_index_bytes"] = ("Size of the index on disk.", size)
    return gauges
