// What solhint looks for. A rule is off for the reason beside it; a single place is excused in the code, with its reason.
"use strict";
module.exports = {
  extends: "solhint:recommended",
  rules: {
    "func-visibility": ["error", { ignoreConstructors: true }],
    "no-unused-vars": "error",
    "no-unused-import": "error",
    reentrancy: "error",
    "max-states-count": "off", // the types of the words say what a state holds
    // NatSpec in full stands in the interface, once; contracts say @inheritdoc, and what is private a @dev where it needs one.
    "use-natspec": "off",
    "immutable-vars-naming": "off", // an immutable is read like a function, and named like one: `token`, `escrow`
    "gas-strict-inequalities": "off", // three gas against the words of a rule that says "not later than"
    "gas-indexed-events": "off", // indexed is what is searched for
    "gas-small-strings": "off", // names of fields in errors, read by people
    "gas-struct-packing": "off", // structs follow their standards' order; words are packed by hand, in types/
    "gas-increment-by-one": "off", // the optimiser writes both alike
    "no-inline-assembly": "off", // 21 places, each explained where it stands and held against plain code by a test
    "no-empty-blocks": "off",
    "one-contract-per-file": "off", // a library of a word stands beside the word
    "const-name-snakecase": "off", // name, symbol, decimals are ERC-20's words
    "func-name-mixedcase": "off", // DOMAIN_SEPARATOR is EIP-2612's word
    "var-name-mixedcase": "off", // PBMTokenId is ERC-7291's word
    "function-max-lines": "off", // one function, Ledger._movedPlainly: assembly that has to see everything at once
    quotes: "off", // names in JSON are quoted doubly, so the strings that hold them are not
  },
};
