/** One message, one text per protocol. `subject` at most 100 printable ASCII characters (SNS's limit). */
export type Message = { readonly subject: string; readonly text: string; readonly json: string };
