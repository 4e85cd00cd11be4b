// A packaged CloudFormation template, made real: the one way in which Kedge's own stack gets into the simulator.
// What a resource does belongs to its service; here it is only called.
export { deployTemplate } from './deploy.ts';
export type { Deployment, Stack } from './stack.ts';
