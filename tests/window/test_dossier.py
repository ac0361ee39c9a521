"""Dossiers off the chain: who sees what, what a root commits to, what parcels hide."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from eth_utils import keccak

from eport.window.dossier import DossierError, flatten, path_of, prepare, seal, sealing_key, unchanged, unseal

KEY, ID = b"k" * 32, keccak(text="a dossier")
DOCUMENT = {
    "trader": {"name": "Importer"},
    "goods": [{"hs": "3004909000", "quantity": 100}, {"hs": "0101210010", "quantity": 2}],
    "customs": {"value": "123456.78"},
    "tax": {"base": "123456.78"},
}
CUSTOMS, TAXATION, DRUG = 2, 14, 15


@pytest.fixture
def configuration(settings):
    return settings.window


def made(configuration, document=None, departments=(CUSTOMS, TAXATION), version=1):
    return prepare(flatten(document or DOCUMENT), configuration, departments, KEY, version)


def test_flatten_names_every_field_by_its_path():
    assert flatten(DOCUMENT)["goods/2/hs"] == "0101210010"
    assert flatten({"a": {"b": 1}}) == {"a/b": "1"}


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({"a": 1.5}, 'write text or a whole number (1.5 as "1.5")'),
        ({"a": None}, "a = None"),
        ({"a": True}, "a = True"),
        ({"a": {"b/c": "x"}}, "name the field otherwise"),
        ({"": "x"}, "is empty"),
    ],
)
def test_flatten_what_is_no_text_is_refused_by_its_path(document, words):
    with pytest.raises(DossierError) as refused:
        flatten(document)
    assert words in str(refused.value)


def test_show_gives_a_department_its_branches_and_no_other(configuration):
    prepared = made(configuration)
    customs, taxation = prepared.show(CUSTOMS), prepared.show(TAXATION)
    assert "customs/value" in customs.fields and "tax/base" not in customs.fields
    assert "tax/base" in taxation.fields and "customs/value" not in taxation.fields
    for part in (customs, taxation):
        part.check(prepared.content)


def test_show_to_who_was_not_asked_is_refused(configuration):
    with pytest.raises(DossierError, match="department 15 was not asked"):
        made(configuration).show(DRUG)


def test_prepare_for_a_department_that_would_see_nothing_or_a_field_that_nobody_sees_is_refused(configuration):
    with pytest.raises(DossierError, match="border_inspection is asked and may see nothing"):
        made(configuration, departments=(CUSTOMS, TAXATION, 5))
    with pytest.raises(DossierError, match="tax/base: none of the departments"):
        made(configuration, departments=(CUSTOMS,))


@pytest.mark.parametrize("change", ["value", "field", "key", "version"])
def test_check_finds_a_part_that_is_not_the_one_committed(configuration, change):
    prepared = made(configuration)
    part = prepared.show(CUSTOMS)
    content = made(configuration, version=2).content if change == "version" else prepared.content
    if change == "value":
        part = replace(part, fields={**part.fields, "customs/value": "1"})
    elif change == "field":  # kept from the department
        part = replace(part, fields={path: value for path, value in part.fields.items() if path != "customs/value"})
    elif change == "key":
        part = replace(part, key=b"x" * 32)
    with pytest.raises(DossierError):
        part.check(content)


def test_check_of_another_departments_proof_is_refused(configuration):
    prepared = made(configuration)
    with pytest.raises(DossierError, match=f"proof is of {path_of(TAXATION)}"):
        replace(prepared.show(CUSTOMS), proof=prepared.show(TAXATION).proof).check(prepared.content)


def test_proof_has_the_same_length_however_many_are_asked(configuration):
    few = prepare({"customs/value": "1"}, configuration, [CUSTOMS], KEY, 1).show(CUSTOMS)
    many = made(configuration, departments=(CUSTOMS, TAXATION, DRUG)).show(CUSTOMS)
    assert len(few.proof.proof) == len(many.proof.proof) == 5


def test_unchanged_names_the_parts_whose_fields_are_the_same(configuration):
    before = made(configuration, departments=(CUSTOMS, TAXATION, DRUG))
    later = {**DOCUMENT, "tax": {"base": "100000.00"}}
    after = made(configuration, later, (CUSTOMS, TAXATION), version=2)
    assert [item[0] for item in unchanged(before, after)] == [CUSTOMS]
    assert before.show(TAXATION).key != after.show(TAXATION).key  # salts of what changed are unrelated
    assert before.content != after.content


def keys(departments):
    return {number: sealing_key(keccak(text=str(number))) for number in departments}


def test_unseal_opens_the_departments_own_parcel(configuration):
    prepared, private = made(configuration), keys((CUSTOMS, TAXATION))
    parcels = seal(prepared, {number: key.public_key() for number, key in private.items()}, ID)
    for number, key in private.items():
        assert unseal(parcels, key, ID, 1, prepared.content).fields == prepared.parts[number]


def test_parcels_are_as_many_and_as_long_whoever_was_asked(configuration):
    private = keys((CUSTOMS, TAXATION, DRUG))
    public = {number: key.public_key() for number, key in private.items()}
    for departments in ((CUSTOMS, TAXATION), (CUSTOMS, TAXATION, DRUG)):
        parcels = seal(made(configuration, departments=departments), public, ID)
        assert len(parcels) == 31 and len({len(parcel) for parcel in parcels}) == 1


@pytest.mark.parametrize(("id_", "version"), [(keccak(text="another"), 1), (ID, 2)])
def test_unseal_of_another_dossier_or_version_or_by_another_key_is_refused(configuration, id_, version):
    prepared, private = made(configuration), keys((CUSTOMS, TAXATION))
    parcels = seal(prepared, {number: key.public_key() for number, key in private.items()}, ID)
    with pytest.raises(DossierError, match="none of the 31 parcels"):
        unseal(parcels, private[CUSTOMS], id_, version, prepared.content)
    with pytest.raises(DossierError, match="none of the 31 parcels"):
        unseal(parcels, X25519PrivateKey.generate(), ID, 1, prepared.content)


def test_unseal_of_a_part_that_is_not_under_the_root_is_refused(configuration):
    prepared, private = made(configuration), keys((CUSTOMS, TAXATION))
    parcels = seal(prepared, {number: key.public_key() for number, key in private.items()}, ID)
    with pytest.raises(DossierError, match="is not under the root"):
        unseal(parcels, private[CUSTOMS], ID, 1, keccak(text="another root"))


def test_seal_without_a_departments_key_is_refused(configuration):
    with pytest.raises(DossierError, match=r"departments \[14\] have no encryption key"):
        seal(made(configuration), {CUSTOMS: sealing_key(b"c" * 32).public_key()}, ID)
