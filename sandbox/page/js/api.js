// The persons' side of the sandbox over HTTP: one function per call, errors as sentences.

/** What the sandbox refused, with its own sentence. */
export class ApiError extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

async function call(method, path, body) {
  const options = { method, headers: { accept: "application/json" } };
  if (body !== undefined) {
    options.headers["content-type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  let response;
  try {
    response = await fetch(`/sandbox${path}`, options);
  } catch {
    throw new ApiError("", 0);
  }
  const text = await response.text();
  let data = null;
  try {
    data = text ? JSON.parse(text) : null;
  } catch {
    throw new ApiError(`${response.status} ${response.statusText}`, response.status);
  }
  if (!response.ok) throw new ApiError(data?.error ?? `${response.status} ${response.statusText}`, response.status);
  return data;
}

const get = (path) => call("GET", path);
const post = (path, body) => call("POST", path, body);
const query = (values) => {
  const set = Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== "");
  return set.length ? `?${new URLSearchParams(set)}` : "";
};

/** Where a person writes: {bot} in a private chat, {chat, thread} in a group. */
export const place = (chat) =>
  chat.kind === "group" ? { chat: chat.chatId, ...(chat.thread ? { thread: chat.thread } : {}) } : { bot: chat.botId };

const spot = (chat) => (chat.kind === "group" ? { chat: chat.chatId } : { bot: chat.botId });

export const getState = () => get("/state");
export const addPerson = (person) => post("/persons", person);
export const addGroup = (group) => post("/groups", group);
export const getTranscript = (chat) =>
  get(`/chats/${chat.chatId}/transcript${query({ bot: chat.botId, person: chat.personId })}`);

export const send = (chat, content) => post(`/persons/${chat.personId}/send`, { ...place(chat), ...content });
export const tapInline = (chat, messageId, row, col) =>
  post(`/persons/${chat.personId}/tap`, { ...spot(chat), message_id: messageId, row, col });
export const tapReply = (chat, text) => post(`/persons/${chat.personId}/tap`, { ...place(chat), keyboard_text: text });
export const edit = (chat, messageId, change) =>
  post(`/persons/${chat.personId}/edit`, { ...spot(chat), message_id: messageId, ...change });
export const remove = (chat, messageId) =>
  post(`/persons/${chat.personId}/delete`, { ...spot(chat), message_id: messageId });
export const react = (chat, messageId, emoji) =>
  post(`/persons/${chat.personId}/react`, { ...spot(chat), message_id: messageId, emoji });
export const markRead = (chat) => post(`/persons/${chat.personId}/read`, spot(chat));
export const setBlocked = (personId, botId, blocked) => post(`/persons/${personId}/block`, { bot: botId, blocked });
export const setLanguage = (personId, code) => post(`/persons/${personId}/language`, { language_code: code });

export const getCalls = (after) => get(`/calls${query({ after })}`);
export const getFaults = () => get("/faults");
export const addFault = (fault) => post("/faults", fault);
export const clearFaults = () => call("DELETE", "/faults");

export const getClock = () => get("/clock");
export const setClock = (change) => post("/clock", change);
export const waitForEvents = (after, timeout) => get(`/events/wait${query({ after, timeout })}`);
export const fileUrl = (fileId) => `/sandbox/files/${encodeURIComponent(fileId)}`;
