"""JSON-RPC to a node, one call at a time."""

from __future__ import annotations

from typing import Any

import requests

from eport.network.plan import NetworkError


def ask(url: str, method: str, *parameters: Any, timeout: float = 5.0) -> Any:
    """Raises `NetworkError` where the node refuses, `requests.RequestException` where it is silent."""
    call = {"jsonrpc": "2.0", "id": 1, "method": method, "params": parameters}
    body = requests.post(url, json=call, timeout=timeout).json()
    if "error" in body:
        raise NetworkError(f"{method}: {body['error'].get('message')} {body['error'].get('data') or ''}".rstrip())
    return body["result"]
