// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {ICollateralListener} from "../../interfaces/ICollateralListener.sol";
import {AuthorityKind, ITrustCollateral, RootKind} from "../../interfaces/ITrustCollateral.sol";
import {AttestedPlatform, AttestedPlatformLib} from "../types/AttestedPlatform.sol";
import {RevocationList} from "./dcap/Crl.sol";
import {DcapReader, Root} from "./dcap/DcapReader.sol";
import {P256Signature} from "./dcap/P256Signature.sol";
import {QeIdentity, QeIdentityJson} from "./dcap/QeIdentity.sol";
import {Tcb, TcbStatus, Tee} from "./dcap/Tcb.sol";
import {TcbInfo} from "./dcap/TcbInfo.sol";
import {Certificate} from "./dcap/X509.sol";

/// @title TrustCollateral: see ITrustCollateral
contract TrustCollateral is ITrustCollateral, AccessManaged {
    /// @dev Key of Intel SGX Root CA, https://certificates.trustedservices.intel.com/IntelSGXRootCA.der
    bytes32 private constant INTEL_X = 0x0ba9c4c0c0c86193a3fe23d6b02cda10a8bbd4e88e48b4458561a36e705525f5;
    bytes32 private constant INTEL_Y = 0x67918e2edc88e40d860bd0cc4ee26aacc988e505a953558c453f6b0904ae7394;
    uint256 private constant MAXIMUM_AUTHORITIES = 63;
    uint256 private constant KEY_CERT_SIGN_AND_CRL_SIGN = 0x06;
    uint256 private constant DIGITAL_SIGNATURE = 0x80;

    /// @dev One slot, which every judgement reads.
    struct State {
        uint40 listThisUpdate; // of the root's revocation list
        uint40 listNextUpdate;
        uint32 evaluation; // that counts
        uint64 revokedAuthorities; // bit n: authority n
        uint8 authorityCount;
    }

    struct StoredAuthority {
        bytes32 x;
        bytes32 y;
        bytes32 subject;
        AuthorityKind kind;
        uint40 notAfter;
        uint40 listThisUpdate;
        uint40 listNextUpdate;
    }

    RootKind public immutable rootKind;
    DcapReader public immutable reader;
    address public immutable p256;
    bytes32 private immutable _rootX;
    bytes32 private immutable _rootY;
    bytes32 private immutable _rootSubject;
    bytes20 private immutable _rootKeyId;
    uint40 private immutable _rootNotAfter;

    State private _state;
    ICollateralListener public listener;
    mapping(uint8 number => StoredAuthority) private _authorities;
    mapping(bytes20 keyId => uint8) private _numberOf;
    mapping(uint160 serial => uint8) private _authorityOfSerial;
    /// @dev keccak256 of the serials that an issuer's last list had: one that says the same is not read again.
    mapping(uint8 number => bytes32) private _listed;
    /// @dev Key: issuer's number (0 for the root) in the bits above the serial.
    mapping(uint256 certificate => bool) private _revoked;
    /// @dev Rows as TcbInfo lays them out; key: TEE, FMSPC, evaluation.
    mapping(uint256 key => mapping(uint256 index => uint256)) private _tcb;
    /// @dev Key: TEE, evaluation.
    mapping(uint256 key => QeIdentity) private _qe;

    /// @param rootCertificate DER; Intel's, or on a development chain one of our own
    /// @param evaluation `tcbEvaluationDataNumber` that counts first
    constructor(address manager, bytes memory rootCertificate, uint32 evaluation) AccessManaged(manager) {
        reader = new DcapReader();
        Root memory root = reader.root(rootCertificate);
        rootKind = root.x == INTEL_X && root.y == INTEL_Y ? RootKind.Intel : RootKind.Development;
        if (rootKind != RootKind.Intel && block.chainid != 31337 && block.chainid != 1337) {
            revert CollateralDevelopmentRoot(block.chainid);
        }
        p256 = reader.p256();
        (_rootX, _rootY, _rootSubject, _rootKeyId, _rootNotAfter) =
        (root.x, root.y, root.subject, root.keyId, root.notAfter);
        _state.evaluation = evaluation;
        emit EvaluationActivated(evaluation);
    }

    /// @inheritdoc ITrustCollateral
    function bringAuthority(bytes calldata certificate) external returns (uint8 number) {
        Certificate memory found = reader.certificate(certificate);
        if (found.authorityKey != _rootKeyId || found.issuer != _rootSubject) {
            revert CollateralWrongIssuer(_rootKeyId, found.authorityKey);
        }
        _requireSigned("certificate", found.digest, found.r, found.s, _rootX, _rootY);
        _requireTime("certificate", found.notBefore, found.notAfter);
        if (_revoked[found.serial]) revert CollateralRevoked("certificate", found.serial);
        AuthorityKind kind = _kindOf(found);
        number = _numberOf[found.subjectKey];
        if (number == 0) {
            number = ++_state.authorityCount;
            if (number > MAXIMUM_AUTHORITIES) revert CollateralTooManyAuthorities(MAXIMUM_AUTHORITIES);
            _numberOf[found.subjectKey] = number;
        }
        // A key may be certified again; whatever certificate of it is revoked, the key is.
        _authorityOfSerial[found.serial] = number;
        StoredAuthority storage kept = _authorities[number];
        if (kept.notAfter >= found.notAfter) {
            revert CollateralNotNewer("certificate", kept.notAfter, found.notAfter);
        }
        (kept.x, kept.y, kept.subject) = (found.x, found.y, found.subject);
        (kept.kind, kept.notAfter) = (kind, uint40(found.notAfter));
        emit AuthorityBrought(number, kind, found.subjectKey, found.serial, kept.notAfter);
    }

    /// @inheritdoc ITrustCollateral
    function bringRevocationList(bytes calldata list) external {
        (RevocationList memory found, uint160[] memory serials) = reader.revocationList(list);
        _requireTime("revocation list", found.thisUpdate, found.nextUpdate);
        uint8 number;
        if (found.authorityKey == _rootKeyId) {
            if (found.issuer != _rootSubject) revert CollateralWrongIssuer(_rootKeyId, found.authorityKey);
            _requireSigned("revocation list", found.digest, found.r, found.s, _rootX, _rootY);
            _requireNewer("revocation list", _state.listThisUpdate, found.thisUpdate);
            (_state.listThisUpdate, _state.listNextUpdate) = (uint40(found.thisUpdate), uint40(found.nextUpdate));
        } else {
            number = _numberOf[found.authorityKey];
            if (number == 0) revert CollateralUnknownAuthority(found.authorityKey);
            StoredAuthority storage issuer = _authorities[number];
            if (issuer.kind == AuthorityKind.TcbSigning) revert CollateralWrongAuthority(number, issuer.kind);
            if (issuer.subject != found.issuer) revert CollateralWrongIssuer(_rootKeyId, found.authorityKey);
            _requireStanding(number, issuer.notAfter);
            _requireSigned("revocation list", found.digest, found.r, found.s, issuer.x, issuer.y);
            _requireNewer("revocation list", issuer.listThisUpdate, found.thisUpdate);
            (issuer.listThisUpdate, issuer.listNextUpdate) = (uint40(found.thisUpdate), uint40(found.nextUpdate));
        }
        emit RevocationListBrought(number, uint40(found.thisUpdate), uint40(found.nextUpdate));
        if (_revokeAll(number, serials)) _change();
    }

    /// @inheritdoc ITrustCollateral
    function bringTcbInfo(bytes calldata json, bytes32 r, bytes32 s, bytes20 signerKeyId) external {
        uint8 signer = _requireSignedJson("TCB info", json, r, s, signerKeyId);
        TcbInfo.Document memory found = reader.tcbInfo(json);
        found.words[0] |= uint256(signer) << 96;
        uint256 header = found.words[0];
        _requireTime("TCB info", TcbInfo.issued(header), TcbInfo.nextUpdate(header));
        mapping(uint256 => uint256) storage row = _tcb[_tcbKey(found.tee, found.fmspc, found.evaluation)];
        uint256 before = row[0];
        _requireNewer("TCB info", TcbInfo.issued(before), TcbInfo.issued(header));
        row[0] = header;
        bool changed = before >> 80 != header >> 80;
        for (uint256 i = 1; i < found.words.length; ++i) {
            if (row[i] != found.words[i]) {
                row[i] = found.words[i];
                changed = true;
            }
        }
        emit TcbInfoBrought(
            found.tee,
            found.fmspc,
            found.evaluation,
            uint40(TcbInfo.issued(header)),
            uint40(TcbInfo.nextUpdate(header)),
            changed
        );
        if (changed && before != 0) _change();
    }

    /// @inheritdoc ITrustCollateral
    function bringQeIdentity(bytes calldata json, bytes32 r, bytes32 s, bytes20 signerKeyId) external {
        uint8 signer = _requireSignedJson("QE identity", json, r, s, signerKeyId);
        (Tee tee, uint32 evaluation, QeIdentity memory found) = reader.qeIdentity(json);
        found.live |= uint256(signer) << 248;
        uint256 issued = QeIdentityJson.issued(found.live);
        uint256 nextUpdate = QeIdentityJson.nextUpdate(found.live);
        _requireTime("QE identity", issued, nextUpdate);
        QeIdentity storage kept = _qe[_qeKey(tee, evaluation)];
        uint256 before = kept.live;
        _requireNewer("QE identity", QeIdentityJson.issued(before), issued);
        bool changed = before >> 80 != found.live >> 80;
        kept.live = found.live;
        if (changed) (kept.mrsigner, kept.attributes, kept.rest) = (found.mrsigner, found.attributes, found.rest);
        emit QeIdentityBrought(tee, evaluation, uint40(issued), uint40(nextUpdate), changed);
        if (changed && before != 0) _change();
    }

    /// @inheritdoc ITrustCollateral
    function activate(uint32 evaluation) external restricted {
        if (evaluation <= _state.evaluation) revert CollateralEvaluationNotHigher(_state.evaluation, evaluation);
        _state.evaluation = evaluation;
        emit EvaluationActivated(evaluation);
        _change();
    }

    /// @inheritdoc ITrustCollateral
    function setListener(ICollateralListener listener_) external restricted {
        if (address(listener) != address(0)) revert CollateralListenerSet(listener);
        listener = listener_;
        emit ListenerSet(listener_);
        listener_.collateralChanged();
    }

    /// @inheritdoc ITrustCollateral
    function assess(AttestedPlatform calldata platform)
        external
        view
        returns (TcbStatus status, bytes13 advisories, uint40 holdsUntil)
    {
        State memory now_ = _state;
        uint256 until = _requireNotEnded("root", _rootNotAfter);
        until = _least(until, _requireNotEnded("revocation list of root", now_.listNextUpdate));
        until = _least(until, _requireChain(now_, platform));
        uint256 end;
        TcbStatus ofQe;
        (ofQe, end) = _judgeQe(now_, platform);
        until = _least(until, end);
        (status, advisories, end) = _judgeTcb(now_, platform);
        return (Tcb.join(status, ofQe), advisories, uint40(_least(until, end)));
    }

    /// @inheritdoc ITrustCollateral
    function requireQe(Tee tee, bytes4 miscselect, bytes16 attributes, bytes32 mrsigner, uint16 productId)
        external
        view
        returns (uint64 fingerprint)
    {
        State memory now_ = _state;
        QeIdentity storage kept = _qe[_qeKey(tee, now_.evaluation)];
        if (kept.live == 0) revert CollateralMissing("QE identity", now_.evaluation);
        uint256 rest = kept.rest;
        uint256 wanted = uint256(kept.attributes);
        if (kept.mrsigner != mrsigner) revert CollateralOtherQe("MRSIGNER");
        if (uint128(attributes) & uint128(wanted) != wanted >> 128) revert CollateralOtherQe("ATTRIBUTES");
        if (uint32(miscselect) & uint32(rest >> 16) != uint32(rest >> 48)) revert CollateralOtherQe("MISCSELECT");
        if (uint16(rest) != productId) revert CollateralOtherQe("ISVPRODID");
        return QeIdentityJson.fingerprint(kept.live);
    }

    /// @inheritdoc ITrustCollateral
    function authorityByKey(bytes20 keyId) external view returns (uint8 number, Authority memory found) {
        number = _numberOf[keyId];
        if (number == 0) revert CollateralUnknownAuthority(keyId);
        found = authority(number);
    }

    /// @inheritdoc ITrustCollateral
    function authority(uint8 number) public view returns (Authority memory) {
        StoredAuthority memory kept = _authorities[number];
        return Authority(
            kept.kind,
            kept.x,
            kept.y,
            kept.subject,
            kept.notAfter,
            kept.listThisUpdate,
            kept.listNextUpdate,
            (_state.revokedAuthorities >> number) & 1 != 0
        );
    }

    /// @inheritdoc ITrustCollateral
    function isRevoked(uint8 authority_, uint160 serial) external view returns (bool) {
        return _revoked[_certificateKey(authority_, serial)];
    }

    /// @inheritdoc ITrustCollateral
    function state() external view returns (uint32, uint40, uint40) {
        return (_state.evaluation, _state.listThisUpdate, _state.listNextUpdate);
    }

    /// @inheritdoc ITrustCollateral
    function tcbInfo(Tee tee, bytes6 fmspc, uint32 evaluation) external view returns (uint40, uint40, uint256) {
        uint256 header = _tcb[_tcbKey(tee, fmspc, evaluation)][0];
        return (uint40(TcbInfo.issued(header)), uint40(TcbInfo.nextUpdate(header)), TcbInfo.levels(header));
    }

    /// @inheritdoc ITrustCollateral
    function qeIdentity(Tee tee, uint32 evaluation) external view returns (uint40, uint40) {
        uint256 live = _qe[_qeKey(tee, evaluation)].live;
        return (uint40(QeIdentityJson.issued(live)), uint40(QeIdentityJson.nextUpdate(live)));
    }

    // ------------------------------------------------------------------------------------------------------ judging

    function _judgeQe(State memory now_, AttestedPlatform calldata platform)
        private
        view
        returns (TcbStatus status, uint256 end)
    {
        uint256 live = _qe[_qeKey(AttestedPlatformLib.tee(platform.tcb), now_.evaluation)].live;
        _requireKept("QE identity", live, now_, live >> 248);
        end = _requireNotEnded("QE identity", QeIdentityJson.nextUpdate(live));
        if (QeIdentityJson.fingerprint(live) != AttestedPlatformLib.qeFingerprint(platform.proof)) {
            revert CollateralOtherQe("fingerprint");
        }
        uint16 svn = AttestedPlatformLib.qeSvn(platform.proof);
        status = QeIdentityJson.statusOf(live, svn);
        if (status == TcbStatus.None) revert CollateralNoQeLevel(svn);
    }

    function _judgeTcb(State memory now_, AttestedPlatform calldata platform)
        private
        view
        returns (TcbStatus status, bytes13 advisories, uint256 end)
    {
        uint256 tcb = platform.tcb;
        Tee tee = AttestedPlatformLib.tee(tcb);
        mapping(uint256 => uint256) storage row = _tcb[_tcbKey(tee, AttestedPlatformLib.fmspc(tcb), now_.evaluation)];
        uint256 header = row[0];
        _requireKept("TCB info", header, now_, TcbInfo.signer(header));
        end = _requireNotEnded("TCB info", TcbInfo.nextUpdate(header));
        if (TcbInfo.pceId(header) != AttestedPlatformLib.pceId(tcb)) {
            revert CollateralOtherPceId(TcbInfo.pceId(header), AttestedPlatformLib.pceId(tcb));
        }
        uint256 level = _levelOf(row, header, platform);
        status = TcbStatus(uint8(level >> 104));
        if (tee == Tee.Tdx) status = Tcb.join(status, _moduleStatus(row, header, platform));
        advisories = bytes13(uint104(level));
    }

    /// @dev The highest level that the platform reaches in every component.
    function _levelOf(mapping(uint256 => uint256) storage row, uint256 header, AttestedPlatform calldata platform)
        private
        view
        returns (uint256 level)
    {
        unchecked {
            uint256 tcb = platform.tcb;
            bytes16 components = AttestedPlatformLib.components(tcb);
            uint256 pceSvn = AttestedPlatformLib.pceSvn(tcb);
            uint256 width = 1;
            bytes16 compared;
            if (AttestedPlatformLib.tee(tcb) == Tee.Tdx) {
                width = 2;
                // Where the module has a version of its own, its two SVNs are judged by that module's levels instead.
                compared = platform.teeTcbSvn[1] == 0 ? ~bytes16(0) : bytes16(type(uint128).max >> 16);
            }
            uint256 end = width * TcbInfo.levels(header);
            for (uint256 i; i < end; i += width) {
                level = row[1 + i];
                if (uint16(level >> 112) > pceSvn || !Tcb.covers(components, bytes16(uint128(level >> 128)))) continue;
                if (width == 1) return level;
                bytes16 needed = bytes16(uint128(row[2 + i] >> 128)) & compared;
                if (Tcb.covers(platform.teeTcbSvn, needed)) return level;
            }
            revert CollateralNoTcbLevel();
        }
    }

    function _moduleStatus(mapping(uint256 => uint256) storage row, uint256 header, AttestedPlatform calldata platform)
        private
        view
        returns (TcbStatus status)
    {
        unchecked {
            uint8 version = uint8(platform.teeTcbSvn[1]);
            uint256 at = 1 + 2 * TcbInfo.levels(header);
            uint256 levels;
            if (version != 0) {
                uint256 end = at + 1 + 2 * TcbInfo.modules(header);
                for (++at; at < end; at += 2) {
                    levels = row[at + 1];
                    if (uint8(levels) == version) break;
                }
                if (at == end) revert CollateralUnknownModule(version);
            }
            if (!TcbInfo.isModule(row[at], platform.seamSigner, platform.seamAttributes)) {
                revert CollateralUnknownModule(version);
            }
            if (version == 0) return TcbStatus.UpToDate; // judged by the TDX components
            status = TcbInfo.moduleStatus(levels, uint8(platform.teeTcbSvn[0]));
            if (status == TcbStatus.None) revert CollateralNoModuleLevel(uint8(platform.teeTcbSvn[0]));
        }
    }

    /// @return [unix s] until when the PCK certificate, its authority and the authority's list stand
    function _requireChain(State memory now_, AttestedPlatform calldata platform) private view returns (uint256) {
        uint8 number = AttestedPlatformLib.authority(platform.proof);
        uint160 serial = AttestedPlatformLib.serial(platform.proof);
        StoredAuthority storage issuer = _authorities[number];
        if ((now_.revokedAuthorities >> number) & 1 != 0) revert CollateralRevoked("PCK authority", 0);
        if (_revoked[_certificateKey(number, serial)]) {
            revert CollateralRevoked("PCK certificate", serial);
        }
        (uint256 issuerEnds, uint256 listEnds) = (issuer.notAfter, issuer.listNextUpdate);
        uint256 end = _requireNotEnded("PCK certificate", AttestedPlatformLib.certificateEnds(platform.tcb));
        end = _least(end, _requireNotEnded("PCK authority", issuerEnds));
        return _least(end, _requireNotEnded("revocation list of PCK authority", listEnds));
    }

    /// @dev A document counts only as long as its signer was not revoked.
    function _requireKept(bytes32 document, uint256 header, State memory now_, uint256 signer) private pure {
        if (header == 0) revert CollateralMissing(_text(document), now_.evaluation);
        if ((now_.revokedAuthorities >> signer) & 1 != 0) revert CollateralRevoked(_text(document), 0);
    }

    function _requireNotEnded(bytes32 document, uint256 end) private view returns (uint256) {
        if (end < block.timestamp) revert CollateralExpired(_text(document), end);
        return end;
    }

    function _least(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
    }

    // ----------------------------------------------------------------------------------------------------- bringing

    function _kindOf(Certificate memory found) private pure returns (AuthorityKind kind) {
        if (found.commonName == keccak256("Intel SGX PCK Processor CA")) kind = AuthorityKind.PckProcessor;
        else if (found.commonName == keccak256("Intel SGX PCK Platform CA")) kind = AuthorityKind.PckPlatform;
        else if (found.commonName == keccak256("Intel SGX TCB Signing")) kind = AuthorityKind.TcbSigning;
        else revert CollateralWrongName(found.commonName);
        uint256 usage = kind == AuthorityKind.TcbSigning ? DIGITAL_SIGNATURE : KEY_CERT_SIGN_AND_CRL_SIGN;
        if (found.authority != (kind != AuthorityKind.TcbSigning) || found.keyUsage & usage != usage) {
            revert CollateralWrongUsage(found.keyUsage, found.authority);
        }
    }

    /// @return any whether something was revoked that was not before
    function _revokeAll(uint8 number, uint160[] memory serials) private returns (bool any) {
        bytes32 listed = keccak256(abi.encodePacked(serials));
        if (listed == _listed[number]) return false;
        _listed[number] = listed;
        for (uint256 i; i < serials.length; ++i) {
            uint160 serial = serials[i];
            uint256 key = _certificateKey(number, serial);
            if (_revoked[key]) continue;
            _revoked[key] = any = true;
            emit CertificateRevoked(number, serial);
            if (number != 0) continue;
            uint8 revoked = _authorityOfSerial[serial];
            if (revoked != 0) {
                _state.revokedAuthorities |= uint64(1) << revoked;
                emit AuthorityRevoked(revoked);
            }
        }
    }

    function _requireSignedJson(bytes32 document, bytes calldata json, bytes32 r, bytes32 s, bytes20 keyId)
        private
        view
        returns (uint8 number)
    {
        number = _numberOf[keyId];
        if (number == 0) revert CollateralUnknownAuthority(keyId);
        StoredAuthority storage signer = _authorities[number];
        if (signer.kind != AuthorityKind.TcbSigning) revert CollateralWrongAuthority(number, signer.kind);
        _requireStanding(number, signer.notAfter);
        _requireSigned(document, sha256(json), r, s, signer.x, signer.y);
    }

    function _requireStanding(uint8 number, uint256 notAfter) private view {
        if ((_state.revokedAuthorities >> number) & 1 != 0) revert CollateralRevoked("authority", 0);
        _requireNotEnded("authority", notAfter);
    }

    function _requireSigned(bytes32 document, bytes32 digest, bytes32 r, bytes32 s, bytes32 x, bytes32 y) private view {
        if (!P256Signature.verify(p256, digest, r, s, x, y)) revert CollateralBadSignature(_text(document));
    }

    function _requireTime(bytes32 document, uint256 from, uint256 until) private view {
        if (block.timestamp < from) revert CollateralNotYetValid(_text(document), from);
        _requireNotEnded(document, until);
    }

    function _requireNewer(bytes32 document, uint256 kept, uint256 brought) private pure {
        if (brought <= kept) revert CollateralNotNewer(_text(document), kept, brought);
    }

    function _change() private {
        emit CollateralChanged();
        if (address(listener) != address(0)) listener.collateralChanged();
    }

    /// @dev Names of documents travel as words, which cost nothing, and become text only where something is refused.
    function _text(bytes32 name) private pure returns (string memory) {
        uint256 length;
        while (length < 32 && name[length] != 0) ++length;
        bytes memory text = new bytes(length);
        for (uint256 i; i < length; ++i) {
            text[i] = name[i];
        }
        return string(text);
    }

    // --------------------------------------------------------------------------------------------------------- keys

    function _certificateKey(uint8 authority_, uint160 serial) private pure returns (uint256) {
        return (uint256(authority_) << 160) | serial;
    }

    function _tcbKey(Tee tee, bytes6 fmspc, uint32 evaluation) private pure returns (uint256) {
        return (uint256(tee) << 80) | (uint256(uint48(fmspc)) << 32) | evaluation;
    }

    function _qeKey(Tee tee, uint32 evaluation) private pure returns (uint256) {
        return (uint256(tee) << 32) | evaluation;
    }
}
