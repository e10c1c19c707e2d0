"""What may live here: verification of AWS Signature Version 4 in the Authorization header.

The public algorithm: a canonical form of the request, a string to sign that names its hash and a
credential scope, an HMAC with a key derived for the scope's day. One access key is known. Presigned
URLs are not accepted.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from urllib.parse import quote, unquote

from impl.api.app import SignedRequest
from impl.store.errors import ApiError

_ALGORITHM = "AWS4-HMAC-SHA256"
_SERVICE = "dynamodb"
_TERMINATOR = "aws4_request"
_DATE_FORMAT = "%Y%m%dT%H%M%SZ"
#: How far a request's date may be from ours.
_SKEW = timedelta(minutes=15)
_PARAMETER = re.compile(r"\s*([A-Za-z]+)=([^,]*)\s*")


class _Claim(NamedTuple):
    """What the Authorization header says."""

    access_key: str
    scope: tuple[str, str, str, str]  # date, region, service, terminator
    signed_headers: list[str]
    signature: str


class SigV4:
    """Lets in who signs with the one access key; an `Authenticator`."""

    def __init__(
        self,
        access_key: str,
        secret_key: str,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._access_key = access_key
        self._secret_key = secret_key
        self._now = now

    def check(self, request: SignedRequest) -> None:
        """Raises `ApiError` unless the request is signed, with our key, and recently.

        The codes: MissingAuthenticationTokenException, IncompleteSignatureException,
        UnrecognizedClientException, InvalidSignatureException.
        """
        headers = _joined(request.headers)
        authorization = headers.get("authorization")
        if authorization is None:
            raise ApiError(
                "MissingAuthenticationTokenException", "Request is missing Authentication Token"
            )
        claim = _read_claim(authorization)
        stamp = self._check_date(headers, claim)
        if not hmac.compare_digest(claim.access_key.encode(), self._access_key.encode()):
            raise ApiError(
                "UnrecognizedClientException",
                "The security token included in the request is invalid.",
            )
        self._check_scope(headers, claim)
        expected = self._sign(request, headers, claim, stamp)
        if not hmac.compare_digest(expected.encode(), claim.signature.encode()):
            raise _invalid(
                "The request signature we calculated does not match the signature you provided. "
                "Check your AWS Secret Access Key and signing method. "
                "Consult the service documentation for details."
            )

    def _check_date(self, headers: dict[str, str], claim: _Claim) -> str:
        stamp = headers.get("x-amz-date", "")
        try:
            date = datetime.strptime(stamp, _DATE_FORMAT).replace(tzinfo=UTC)
        except ValueError:
            raise _incomplete(
                "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' "
                "header in the basic ISO 8601 format"
            ) from None
        now = self._now()
        if not stamp.startswith(claim.scope[0]):
            raise _invalid(
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date "
                f"from HTTP: '{claim.scope[0]}' != '{stamp[:8]}'"
            )
        if date < now - _SKEW:
            limit = (now - _SKEW).strftime(_DATE_FORMAT)
            raise _invalid(f"Signature expired: {stamp} is now earlier than {limit}")
        if date > now + _SKEW:
            limit = (now + _SKEW).strftime(_DATE_FORMAT)
            raise _invalid(f"Signature not yet current: {stamp} is still later than {limit}")
        return stamp

    def _check_scope(self, headers: dict[str, str], claim: _Claim) -> None:
        if claim.scope[2] != _SERVICE or claim.scope[3] != _TERMINATOR:
            raise _invalid(f"Credential should be scoped to correct service: '{_SERVICE}'.")
        # Without these a signature could be moved to another host, date or operation.
        must = {"host", "x-amz-date", *(n for n in headers if n.startswith("x-amz-"))}
        left_out = must - set(claim.signed_headers)
        if left_out:
            raise _invalid(
                f"These headers must be among the signed headers: {', '.join(sorted(left_out))}"
            )

    def _sign(
        self, request: SignedRequest, headers: dict[str, str], claim: _Claim, stamp: str
    ) -> str:
        canonical = "\n".join(
            (
                request.method,
                _canonical_path(request.path),
                _canonical_query(request.query),
                *(f"{name}:{headers.get(name, '')}" for name in claim.signed_headers),
                "",
                ";".join(claim.signed_headers),
                hashlib.sha256(request.body).hexdigest(),
            )
        )
        to_sign = "\n".join(
            (
                _ALGORITHM,
                stamp,
                "/".join(claim.scope),
                hashlib.sha256(canonical.encode()).hexdigest(),
            )
        )
        key = f"AWS4{self._secret_key}".encode()
        for part in (*claim.scope, to_sign):
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        return key.hex()


def _read_claim(authorization: str) -> _Claim:
    algorithm, _, rest = authorization.partition(" ")
    if algorithm != _ALGORITHM:
        raise _incomplete(f"Authorization header requires the algorithm {_ALGORITHM}")
    fields: dict[str, str] = {}
    for part in rest.split(","):
        match = _PARAMETER.fullmatch(part)
        if match is None:
            raise _incomplete(f"'{part}' is not a valid key=value pair in Authorization header")
        fields[match[1]] = match[2].strip()
    for name in ("Credential", "Signature", "SignedHeaders"):
        if not fields.get(name):
            raise _incomplete(f"Authorization header requires '{name}' parameter.")
    # An access key may have slashes; the four parts of the scope may not.
    access_key, *scope = fields["Credential"].rsplit("/", 4)
    if len(scope) != 4:
        raise _incomplete(
            "Credential must have exactly 5 slash-delimited elements, "
            "e.g. keyid/date/region/service/term"
        )
    date, region, service, terminator = scope
    return _Claim(
        access_key,
        (date, region, service, terminator),
        fields["SignedHeaders"].split(";"),
        fields["Signature"],
    )


def _joined(headers: list[tuple[str, str]]) -> dict[str, str]:
    """Header values as they are signed: repeated ones joined, runs of blanks made one."""
    joined: dict[str, str] = {}
    for name, value in headers:
        trimmed = " ".join(value.split())
        joined[name] = f"{joined[name]},{trimmed}" if name in joined else trimmed
    return joined


def _canonical_path(path: str) -> str:
    return quote(unquote(path) or "/", safe="/-_.~")


def _canonical_query(query: str) -> str:
    pairs = []
    for part in query.split("&") if query else []:
        name, _, value = part.partition("=")
        pairs.append((quote(unquote(name), safe="-_.~"), quote(unquote(value), safe="-_.~")))
    return "&".join(f"{name}={value}" for name, value in sorted(pairs))


def _incomplete(message: str) -> ApiError:
    return ApiError("IncompleteSignatureException", message)


def _invalid(message: str) -> ApiError:
    return ApiError("InvalidSignatureException", message)
