// What is being written in this page, in a form that keeps its draft (carnet.js).

export const form = document.querySelector("form[data-draft]");
export const fields = () => [form.elements.title, form.elements.body].filter(Boolean);
export const isWriting = () => Boolean(form) && fields().some((field) => field.value.trim() !== "");
