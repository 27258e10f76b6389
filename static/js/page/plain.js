// Names as they are compared; one/names.py has the same.
const whole = { œ: "oe", æ: "ae", ß: "ss", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i" };

// Without accents and capitals.
export const plain = (text) =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[œæßøłđðþı]/g, (letter) => whole[letter]);

// Letters and digits only: no apostrophe, hyphen or space tells two names apart.
export const fold = (text) => plain(text).replace(/[^\p{L}\p{N}]/gu, "");
