// A text as it is compared: without accents and capitals.
export const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
