import { AwsError, call, isParams, requiredText } from '../core/index.ts';
import { eventTest } from './pattern.ts';

export const testEventPattern = call({
  name: 'TestEventPattern',
  mutating: false,
  run: (_, input) => {
    const test = eventTest(requiredText(input, 'EventPattern'));
    const event = parsed(requiredText(input, 'Event'));
    if (!isParams(event)) throw new AwsError('ValidationException', 'Parameter Event is not valid.');
    return { Result: test(event) };
  },
});

function parsed(json: string) {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
