// Talking to the server outside htmx: the CSRF token, sentences for failures, and a session that has ended.
import { t } from "./dom.js";

export const csrf = () => document.body.dataset.csrf || document.querySelector("[name=csrfmiddlewaretoken]")?.value || "";

/** Goes to the login page and comes back here afterwards; what was typed is kept as a draft. */
export function signInAgain() {
  const here = location.pathname + location.search;
  window.dispatchEvent(new Event("houqin:leaving"));
  location.assign(`${document.body.dataset.loginUrl || "/login/"}?next=${encodeURIComponent(here)}`);
}

/** JSON of a same-site address; throws an Error whose message is a sentence for the person. */
export async function getJson(url, signal) {
  let answer;
  try {
    answer = await fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin", signal });
  } catch (problem) {
    if (problem.name === "AbortError") throw problem;
    throw new Error(t("连不上服务器，请检查网络后再试。"));
  }
  if (answer.status === 401 || answer.redirected) signInAgain();
  if (!answer.ok) throw new Error(t("服务器没有给出结果，请稍后再试。"));
  return answer.json();
}

/** Sends one form by POST; `progress(0..1)` is called on the way. Resolves to the JSON answer. */
export function send(url, data, progress = () => {}) {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    xhr.open("POST", url);
    xhr.setRequestHeader("X-CSRFToken", csrf());
    xhr.setRequestHeader("Accept", "application/json");
    xhr.timeout = 120000;
    xhr.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
    xhr.onerror = xhr.ontimeout = () => reject(Object.assign(new Error(t("没有传上去，请检查网络后再试。")), { lost: true }));
    xhr.onload = () => {
      const answer = parsed(xhr.responseText);
      if (xhr.status === 401) signInAgain();
      if (xhr.status >= 200 && xhr.status < 300 && answer) resolve(answer);
      else reject(new Error(sentence(answer) || t("没有传上去，请再试一次。")));
    };
    xhr.send(data);
  });
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The sentence of a JSON answer; nothing of any other. */
export const sentenceOf = (text) => sentence(parsed(text)) || "";

const sentence = (answer) => answer && (answer.error || answer.refused || answer.text || answer.detail);
