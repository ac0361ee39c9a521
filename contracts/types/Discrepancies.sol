// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/*
 * Discrepancies are bits, so that a notice states all of them at once, as UCP 600 art. 16(c)(ii) asks.
 * The low half is decided by Presentations itself; the high half is what an examiner found.
 */
uint32 constant LATE_PRESENTATION = 1 << 0; //     art. 14(c): later than the presentation period
uint32 constant CREDIT_EXPIRED = 1 << 1; //        art. 6(d), 29: after the expiry date
uint32 constant LATE_SHIPMENT = 1 << 2; //         44C
uint32 constant OVERDRAWN = 1 << 3; //             art. 30(a), 39A
uint32 constant UNDERDRAWN = 1 << 4; //            art. 30, 31: a part, where partial drawings are barred
uint32 constant MISSING_DOCUMENT = 1 << 5; //      46A, art. 14(a)
uint32 constant NO_CUSTOMS_RELEASE = 1 << 6; //    46A, art. 14(f): stipulated, and not proved for this invoice
uint32 constant MISSED_INSTALMENT = 1 << 7; //     art. 32: not shipped in its period, or an earlier one was missed

uint32 constant DATA_CONFLICT = 1 << 16; //        art. 14(d)
uint32 constant GOODS_DESCRIPTION = 1 << 17; //    art. 18(c)
uint32 constant TRANSPORT_DOCUMENT = 1 << 18; //   art. 19 to 25
uint32 constant INSURANCE_DOCUMENT = 1 << 19; //   art. 28
uint32 constant ORIGINALS_MISSING = 1 << 20; //    art. 17
uint32 constant OTHER_DISCREPANCY = 1 << 31;
uint32 constant EXAMINER_DISCREPANCIES = 0xffff0000;

/* Kinds of document that 46A may call for. */
uint32 constant COMMERCIAL_INVOICE = 1 << 0; //    art. 18
uint32 constant TRANSPORT = 1 << 1; //             art. 19 to 25
uint32 constant INSURANCE = 1 << 2; //             art. 28
uint32 constant PACKING_LIST = 1 << 3;
uint32 constant CERTIFICATE_OF_ORIGIN = 1 << 4;
uint32 constant INSPECTION_CERTIFICATE = 1 << 5;
uint32 constant DRAFT = 1 << 6;
uint32 constant CUSTOMS_RELEASE = 1 << 7;
