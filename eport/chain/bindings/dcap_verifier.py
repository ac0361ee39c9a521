"""DcapVerifier, typed. Written by `python -m scripts.bindings`."""

from __future__ import annotations

from web3.types import BlockIdentifier

from eport.chain.binding import Binding
from eport.chain.bindings import types


class DcapVerifier(Binding):
    """See interfaces/IDcapVerifier.sol."""

    NAME = "DcapVerifier"

    def collateral(self, *, block: BlockIdentifier = "latest") -> str:
        """`collateral()`"""
        return self._call(str, "collateral", block=block)

    def verify(self, quote: bytes, pck_certificate: bytes, *, block: BlockIdentifier = "latest") -> types.VerifiedQuote:
        """`verify(bytes,bytes)`
        pckCertificate: DER
        quote: in the whole form
        """
        return self._call(types.VerifiedQuote, "verify", quote, pck_certificate, block=block)

    def verify_report(self, quote: bytes, *, block: BlockIdentifier = "latest") -> types.Report:
        """What a report says, and that `Report.attestationKey` signed it; no more. It counts only for a caller who
        has seen a whole quote of that key, keeps its platform, and has TrustCollateral judge it again.
          quote: in the short form
        """
        return self._call(types.Report, "verifyReport", quote, block=block)
