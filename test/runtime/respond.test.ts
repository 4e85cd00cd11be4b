import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { CommandJob } from '../../shared/ports/index.ts';
import { readResponding, readWebhook } from '../../shared/runtime/config.ts';
import { answered, type HttpRequest, type Responding } from '../../shared/runtime/respond.ts';
import { isFromSlack } from '../../shared/runtime/slack-signature.ts';

const NOW = Date.UTC(2026, 10, 23, 12);
const SECRET = '8f742231b10e8888abcd99yyyzzz85a5';
const ALICE = 'U024BE7LH';
const INCIDENT = 'kdg-1x2k9q07f3m4c1';

const press = (over: object = {}, action: object = {}) => ({
  type: 'block_actions',
  user: { id: ALICE, username: 'alice', name: 'alice' },
  actions: [{ type: 'button', action_id: 'kedge-approve', value: INCIDENT, ...action }],
  ...over,
});

const formOf = (payload: unknown): string =>
  new URLSearchParams({ payload: JSON.stringify(payload) }).toString();

type Made = { readonly body: string; readonly at?: number; readonly secret?: string };

/** As Slack sends it, and Lambda hands it over. */
function request({ body, at = NOW / 1000, secret = SECRET }: Made): HttpRequest {
  const signature = createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex');
  const headers = { 'x-slack-request-timestamp': String(at), 'x-slack-signature': `v0=${signature}` };
  return { headers, body, isBase64Encoded: false, requestContext: { http: { method: 'POST' } } };
}

function office(over: Partial<Responding> = {}) {
  const sent: CommandJob[] = [];
  const log: object[] = [];
  const commands = {
    send: (command: CommandJob) => {
      sent.push(command);
      return Promise.resolve();
    },
  };
  const to: Responding = {
    secret: SECRET,
    responders: [ALICE],
    commands,
    clock: { now: () => NOW },
    log: (entry) => log.push(entry),
    ...over,
  };
  return { to, sent, log };
}

const valid = request({ body: formOf(press()) });
const withHeaders = (headers: object) => ({ ...valid, headers: { ...valid.headers, ...headers } });

describe('a press of a button', () => {
  it('becomes a command that says which incident and who, and nothing else', async () => {
    const { to, sent } = office();
    expect(await answered(valid, to)).toEqual({ statusCode: 200, body: '' });
    const also = request({ body: formOf(press({}, { action_id: 'kedge-hold' })) });
    await answered(
      { ...also, body: Buffer.from(also.body ?? '').toString('base64'), isBase64Encoded: true },
      to,
    );
    const by = `Slack user ${ALICE} (alice)`;
    expect(sent).toEqual([
      { kedge: 'approve', incident: INCIDENT, by },
      { kedge: 'hold', incident: INCIDENT, by },
    ]);
  });

  it('names nobody by a name that could forge a line', async () => {
    const { to, sent } = office();
    const user = { id: ALICE, username: 'bob\nkedge approved it', name: 'x' };
    await answered(request({ body: formOf(press({ user })) }), to);
    expect(sent.map(({ by }) => by)).toEqual([`Slack user ${ALICE}`]);
  });

  const body = formOf(press());
  const signedFor = (payload: unknown) => request({ body: formOf(payload) });
  it.each<[string, number, HttpRequest, Partial<Responding>?]>([
    ['signed with another secret', 401, request({ body, secret: 'guess' })],
    ['changed after it was signed', 401, { ...valid, body: body.replace('approve', 'hold') }],
    ['kept for longer than five minutes', 401, request({ body, at: NOW / 1000 - 301 })],
    ['of a time to come', 401, request({ body, at: NOW / 1000 + 301 })],
    ['given another time', 401, withHeaders({ 'x-slack-request-timestamp': String(NOW / 1000 - 1) })],
    ['without a time', 401, withHeaders({ 'x-slack-request-timestamp': undefined })],
    ['of a time that is no number', 401, withHeaders({ 'x-slack-request-timestamp': '1e9' })],
    ['without a signature', 401, withHeaders({ 'x-slack-signature': undefined })],
    ['with half a signature', 401, withHeaders({ 'x-slack-signature': 'v0=00ff' })],
    [
      'with a signature of another version',
      401,
      withHeaders({ 'x-slack-signature': `v1=${'0'.repeat(64)}` }),
    ],
    ['too large', 413, request({ body: formOf(press({ message: 'x'.repeat(400_000) })) })],
    ['empty', 400, request({ body: '' })],
    ['no form', 400, request({ body: '{"type":"block_actions"}' })],
    ['no JSON', 400, request({ body: 'payload={' })],
    ['something else that Slack sends', 400, signedFor({ ...press(), type: 'view_submission' })],
    ['of an unknown button', 400, signedFor(press({}, { action_id: 'kedge-delete-everything' }))],
    ['of a button of another app', 400, signedFor(press({}, { action_id: 'approve' }))],
    ['about no incident', 400, signedFor(press({}, { value: 'kdg-1; drop' }))],
    ['about nothing', 400, signedFor(press({}, { value: undefined }))],
    ['of two buttons at once', 400, signedFor(press({ actions: [press().actions[0], press().actions[0]] }))],
    ['of nobody', 400, signedFor(press({ user: {} }))],
    ['of somebody who is not on the list', 403, signedFor(press({ user: { id: 'U0MALLORY' } }))],
    ['a GET', 405, { ...valid, requestContext: { http: { method: 'GET' } } }],
    ['for a Kedge without a secret', 503, valid, { secret: null }],
    ['for a Kedge without anybody who may press buttons', 503, valid, { responders: [] }],
  ])('is refused when it is %s', async (...row) => {
    const [, statusCode, event, over = {}] = row;
    const { to, sent, log } = office(over);
    expect(await answered(event, to)).toEqual({ statusCode, body: '' });
    expect(sent).toEqual([]);
    expect(log).toEqual([expect.objectContaining({ message: 'request refused', statusCode })]);
    expect(JSON.stringify(log)).not.toContain(SECRET);
  });

  it('fails, so that Slack says so, when the queue cannot be reached', async () => {
    const { to } = office({ commands: { send: () => Promise.reject(new Error('no queue')) } });
    await expect(answered(valid, to)).rejects.toThrow('no queue');
  });
});

describe('a signature', () => {
  // Slack's own example (https://docs.slack.dev/authentication/verifying-requests-from-slack).
  const body =
    'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';
  const signature = 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503';
  it('is that of Slack’s own example', () => {
    const example = { timestamp: '1531420618', signature, body };
    expect(isFromSlack(example, SECRET, 1531420618_000)).toBe(true);
    expect(isFromSlack(example, SECRET, 1531420618_000 + 300_000)).toBe(true);
    expect(isFromSlack(example, SECRET, 1531420618_000 + 301_000)).toBe(false);
  });
});

describe('the configuration of buttons', () => {
  const ENV = { AWS_REGION: 'eu-west-1', KEDGE_QUEUE_URL: 'q', KEDGE_SLACK_SECRET_PARAMETER: 's' };
  it('knows who may press them, and nobody by default', () => {
    const list = { KEDGE_SLACK_RESPONDERS: 'U1AA, W2BB' };
    expect(readResponding({ ...ENV, ...list }).responders).toEqual(['U1AA', 'W2BB']);
    expect(readResponding({ ...ENV, KEDGE_SLACK_RESPONDERS: '' }).responders).toEqual([]);
    const hook = { AWS_REGION: 'eu-west-1', KEDGE_SLACK_WEBHOOK_PARAMETER: 'w' };
    expect([readWebhook(hook).buttons, readWebhook({ ...hook, ...list }).buttons]).toEqual([false, true]);
    expect(() => readResponding({ AWS_REGION: 'eu-west-1' })).toThrow(/KEDGE_SLACK_SECRET_PARAMETER/);
  });
});
