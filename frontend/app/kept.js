// Where drafts lie on this device: a week for the member who wrote them; on a shared device only in this tab, for half an
// hour. Whoever signs in next, or logs out, leaves nothing of another's behind. Without storage forms work, drafts do not.

const WEEK_MS = 7 * 24 * 3600 * 1000;
const HALF_HOUR_MS = 1800 * 1000;
const PREFIX = "draft:";

const shared = () => document.documentElement.dataset.shared !== undefined;
export const who = () => document.body.dataset.who || "";
const mine = () => `${PREFIX}${who()}:`;

function storage() {
  try {
    return shared() ? window.sessionStorage : window.localStorage;
  } catch {
    return null;
  }
}

/** 育才小学/谭老师:/repairs/... -> 谭老师: at which of his schools somebody writes makes him no other. */
const person = (text) => text.split(":")[0].split("/")[1];

const names = () => Object.keys(storage() || {}).filter((name) => name.startsWith(PREFIX));
const inTime = (record) => Date.now() - record.at < (shared() ? HALF_HOUR_MS : WEEK_MS);

function parsed(name) {
  try {
    return JSON.parse(storage()?.getItem(name) || "null");
  } catch {
    return null;
  }
}

/** The draft of the form at this address, while it is young enough. */
export function read(address) {
  const record = parsed(mine() + address);
  return record && inTime(record) ? record : null;
}

export function write(address, record) {
  try {
    storage()?.setItem(mine() + address, JSON.stringify(record));
  } catch { /* the device is full: the form still works */ }
}

export const drop = (address) => storage()?.removeItem(mine() + address);

/** [address, draft] of all that this member has not sent. */
export const all = () => names().filter((name) => name.startsWith(mine())).map((name) => [name.slice(mine().length), parsed(name)]).filter(([, record]) => record);

/** Old ones go; so does what another wrote on this phone, once somebody is signed in (on a shared device each keeps his). */
export function sweep() {
  for (const name of names()) {
    const record = parsed(name);
    const anothers = who() && !shared() && person(name.slice(PREFIX.length)) !== person(who());
    if (!record || !inTime(record) || anothers) storage().removeItem(name);
  }
}

export function dropAll() {
  names().forEach((name) => storage().removeItem(name));
}
