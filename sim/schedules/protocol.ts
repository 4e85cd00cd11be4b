import {
  AwsError,
  isParams,
  lowerCamel,
  type Params,
  type Protocol,
  type SimRequest,
  type Value,
} from '../core/index.ts';

/** Method and path of every call; `{Name}` is the last part of the path. */
const ROUTES: Readonly<Record<string, string>> = {
  'POST /schedules/{Name}': 'CreateSchedule',
  'GET /schedules/{Name}': 'GetSchedule',
  'PUT /schedules/{Name}': 'UpdateSchedule',
  'DELETE /schedules/{Name}': 'DeleteSchedule',
  'GET /schedules': 'ListSchedules',
  'POST /schedule-groups/{Name}': 'CreateScheduleGroup',
  'GET /schedule-groups/{Name}': 'GetScheduleGroup',
  'DELETE /schedule-groups/{Name}': 'DeleteScheduleGroup',
};

/** Query parameters by the member that they stand for. */
const QUERY: Readonly<Record<string, string>> = {
  groupName: 'GroupName',
  clientToken: 'ClientToken',
  ScheduleGroup: 'GroupName',
};

/** EventBridge Scheduler's REST with JSON. */
export const schedulerProtocol: Protocol = {
  decode: (request) => decode(request),
  encode: ({ output }) => json(200, output),
  encodeError: ({ error }) => {
    const { status, headers, body } = json(error.status, { Message: error.message, ...error.members });
    return { status, headers: { ...headers, 'x-amzn-errortype': error.code }, body };
  },
  codes: {
    unknownAction: { code: 'UnknownOperationException', status: 404 },
    denied: { code: 'AccessDeniedException', status: 403 },
    throttled: { code: 'ThrottlingException', status: 429 },
    internal: { code: 'InternalServerException', status: 500 },
    expired: { code: 'ExpiredTokenException', status: 403 },
    badToken: { code: 'UnrecognizedClientException', status: 403 },
  },
  trailCode: (error) => (error.code === 'AccessDeniedException' ? 'AccessDenied' : error.code),
  trailRequest: lowerCamel,
  trailResponse: (output) => (Object.keys(output).length === 0 ? null : lowerCamel(output)),
};

function decode(request: SimRequest): { action: string; input: Params } {
  const url = new URL(request.url, 'http://sim');
  const [, kind = '', name] = url.pathname.split('/');
  const route = `${request.method} /${kind}${name === undefined ? '' : '/{Name}'}`;
  const action = ROUTES[route];
  if (!action) throw new AwsError('UnknownOperationException', `No operation at ${route}`, { status: 404 });
  const query = [...url.searchParams].map(([key, value]) => [QUERY[key] ?? key, value] as const);
  const named = name === undefined ? {} : { Name: new URLSearchParams(`name=${name}`).get('name') ?? '' };
  return { action, input: { ...bodyMembers(request), ...Object.fromEntries(query), ...named } };
}

function bodyMembers(request: SimRequest): Params {
  const body = Buffer.from(request.body).toString('utf8');
  if (body === '') return {};
  const value = parsed(body);
  if (isParams(value)) return value;
  throw new AwsError('ValidationException', 'The request body is not a JSON object');
}

function parsed(body: string): Value {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

function json(status: number, body: Params) {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
