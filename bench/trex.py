"""T-REX (ERC-3643) as its own factory of contracts would set it up: proxies over one authority, every holder with an
ONCHAINID that carries one claim of one trusted issuer.

The bytecode is what the packages publish (solc 0.8.17). Identity, its authority and ClaimIssuer are in both packages;
T-REX's copies are taken, since they are optimised and @onchain-id/solidity's are not.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from eth_abi.abi import encode
from eth_account.messages import encode_defunct
from eth_account.signers.local import LocalAccount
from eth_utils.crypto import keccak

from bench.compile import ONCHAINID, TREX, published
from bench.method import AMOUNT, PERSONAL_AMOUNT, Parties, Token, clean_account, deploy, send_many
from eport.chain.contract import Chain, Contract, Receipt

ZERO = "0x" + "00" * 20
TOPIC = int.from_bytes(keccak(text="bench: identified"), "big")
CLAIM_SIGNER_KEY, ECDSA = 3, 1  # ERC-734: purpose and type of a key
CHINA = 156  # ISO 3166-1 numeric
DAY, YEAR = 86_400, 365 * 86_400
PLENTY = 10**6 * AMOUNT
_ID = "@onchain-id/solidity/contracts"


class Suite:
    """What several T-REX tokens share: implementations, claim issuer, identities."""

    def __init__(self, chain: Chain, owner: LocalAccount) -> None:
        self.chain, self.owner = chain, owner
        self.claim_signer = clean_account("claim signer")
        parts = {
            "tokenImplementation": "token/Token",
            "ctrImplementation": "registry/implementation/ClaimTopicsRegistry",
            "irImplementation": "registry/implementation/IdentityRegistry",
            "irsImplementation": "registry/implementation/IdentityRegistryStorage",
            "tirImplementation": "registry/implementation/TrustedIssuersRegistry",
            "mcImplementation": "compliance/modular/ModularCompliance",
        }
        implementations = tuple(self.trex(source).address for source in parts.values())
        self.authority = self.trex("proxy/authority/TREXImplementationAuthority", True, ZERO, ZERO)
        self.authority.send(owner, "addAndUseTREXVersion", (4, 1, 6), implementations)
        self.issuer = deploy(chain, owner, published(TREX, f"{_ID}/ClaimIssuer"), owner.address)
        signer = keccak(encode(["address"], [self.claim_signer.address]))
        self.issuer.send(owner, "addKey", signer, CLAIM_SIGNER_KEY, ECDSA)
        identity = deploy(chain, owner, published(TREX, f"{_ID}/Identity"), owner.address, True)
        self.identity_abi = identity.web3
        authority = published(TREX, f"{_ID}/proxy/ImplementationAuthority")
        self.identity_authority = deploy(chain, owner, authority, identity.address)
        self._identities: dict[str, str] = {}

    def trex(self, source: str, *arguments: Any) -> Contract:
        return deploy(self.chain, self.owner, published(TREX, f"contracts/{source}"), *arguments)

    def behind(self, proxy: str, implementation: str, *arguments: Any) -> Contract:
        """A proxy of the suite, bound to the ABI of its implementation."""
        at = self.trex(f"proxy/{proxy}", self.authority.address, *arguments).address
        return Contract(self.chain, published(TREX, f"contracts/{implementation}"), at)

    def identities(self, wallets: Sequence[str]) -> list[str]:
        """The wallets' ONCHAINIDs with their claim; the owner keeps the management keys, which no payment reads."""
        missing = [wallet for wallet in wallets if wallet not in self._identities]
        proxy = published(ONCHAINID, "contracts/proxy/IdentityProxy")
        factory = self.chain.web3.eth.contract(abi=proxy.abi, bytecode=proxy.bytecode)
        creation = factory.constructor(self.identity_authority.address, self.owner.address).data_in_transaction
        created = send_many(self.chain, self.owner.address, [(None, creation)] * len(missing))
        claims = [(identity, self._claim(identity)) for identity in created if identity is not None]
        send_many(self.chain, self.owner.address, claims)
        self._identities |= {wallet: identity for wallet, (identity, _) in zip(missing, claims)}
        return [self._identities[wallet] for wallet in wallets]

    def _claim(self, identity: str) -> str:
        data = keccak(text="identified")
        statement = keccak(encode(["address", "uint256", "bytes"], [identity, TOPIC, data]))
        signature = bytes(self.claim_signer.sign_message(encode_defunct(statement)).signature)
        arguments = (TOPIC, ECDSA, self.issuer.address, signature, data, "")
        return str(self.identity_abi.functions["addClaim"](*arguments)._encode_transaction_data())


class TRex(Token):
    """One T-REX token. `modules`: compliance modules that are bound to it, with their settings."""

    key = "trex"

    def __init__(self, suite: Suite, who: Parties, modules: Sequence[tuple[str, Sequence[Any]]] = ()) -> None:
        owner = suite.owner
        self.suite = suite
        issuers = suite.behind("TrustedIssuersRegistryProxy", "registry/implementation/TrustedIssuersRegistry")
        topics = suite.behind("ClaimTopicsRegistryProxy", "registry/implementation/ClaimTopicsRegistry")
        storage = suite.behind("IdentityRegistryStorageProxy", "registry/implementation/IdentityRegistryStorage")
        registries = issuers.address, topics.address, storage.address
        self.registry = suite.behind("IdentityRegistryProxy", "registry/implementation/IdentityRegistry", *registries)
        self.compliance = suite.behind("ModularComplianceProxy", "compliance/modular/ModularCompliance")
        details = (self.registry.address, self.compliance.address, "T-REX", "TREX", 2, ZERO)
        token = suite.behind("TokenProxy", "token/Token", *details)
        super().__init__(token, owner, who)
        topics.send(owner, "addClaimTopic", TOPIC)
        issuers.send(owner, "addTrustedIssuer", suite.issuer.address, [TOPIC])
        storage.send(owner, "bindIdentityRegistry", self.registry.address)
        for agent in (owner.address, token.address):
            self.registry.send(owner, "addAgent", agent)
        for name, settings in modules:
            self._bind(name, settings)
        token.send(owner, "addAgent", owner.address)
        token.send(owner, "unpause")

    def _bind(self, name: str, settings: Sequence[Any]) -> None:
        source = f"compliance/modular/modules/{name}"
        artifact = published(TREX, f"contracts/{source}")
        module = self.suite.trex(source)
        initialize = module.encode("initialize")
        proxy = self.suite.trex("compliance/modular/modules/ModuleProxy", module.address, initialize)
        bound = Contract(self.chain, artifact, proxy.address)
        owner = self.suite.owner
        if not bound.call("isPlugAndPlay"):
            bound.send(owner, "presetCompleted", self.compliance.address)
        self.compliance.send(owner, "addModule", bound.address)
        for function, argument in settings:
            self.compliance.send(owner, "callModuleFunction", bound.encode(function, argument), bound.address)

    def register(self, addresses: Sequence[str]) -> None:
        identities = self.suite.identities(addresses)
        for at in range(0, len(addresses), 50):
            part = slice(at, at + 50)
            countries = [CHINA] * len(addresses[part])
            self.registry.send(self.issuer, "batchRegisterIdentity", list(addresses[part]), identities[part], countries)

    def register_one(self, address: str) -> Receipt:
        """The entry in the registry; the holder's ONCHAINID and its claim exist already."""
        (identity,) = self.suite.identities([address])
        return self.registry.send(self.issuer, "registerIdentity", address, identity, CHINA)

    def burn(self, amount: int) -> Receipt:
        return self.contract.send(self.issuer, "burn", self.who.payer.address, amount)

    def freeze(self, address: str) -> Receipt:
        return self.contract.send(self.issuer, "setAddressFrozen", address, True)

    def batch(self, payments: Sequence[tuple[str, int]]) -> Receipt:
        return self.contract.send(self.who.payer, "batchTransfer", *(list(column) for column in zip(*payments)))

    def personal(self) -> int:
        """The second payment of the day under T-REX's own limits: balance, day and year. There is none per payment."""
        limits = [("setTimeTransferLimit", (DAY, PLENTY)), ("setTimeTransferLimit", (YEAR, PLENTY))]
        modules = (("MaxBalanceModule", [("setMaxBalance", PLENTY)]), ("TimeTransfersLimitsModule", limits))
        limited = TRex(self.suite, self.who, modules)
        payer, payee = self.who.payer, self.who.payee.address
        limited.register([payer.address, payee])
        for address in (payer.address, payee):
            limited.mint(address, 10 * PERSONAL_AMOUNT)
        limited.contract.send(payer, "transfer", payee, PERSONAL_AMOUNT)
        return limited.contract.send(payer, "transfer", payee, PERSONAL_AMOUNT).gas
