import {
  type Call,
  type CallContext,
  type Params,
  requiredText,
  structs,
  text,
  texts,
} from '../core/index.ts';
import { kindOf, resourceType } from './ids.ts';
import { network } from './network.ts';
import { parseTags, tagSet } from './tags.ts';

/** What IAM checks of a call: the ARNs it touches, the keys conditions can ask for, what it needs beside itself. */
type Access = Pick<Call, 'resources' | 'conditions' | 'needs'>;

/**
 * Access to the resources that these parameters name, such as `GroupId`; a parameter that is absent is any of its type.
 */
export function accessTo(...params: readonly { readonly param: string; readonly type: string }[]): Access {
  return {
    resources: (ctx, input) =>
      params.flatMap(({ param, type }) => {
        const ids = texts(input, param);
        return (ids.length === 0 ? ['*'] : ids).map((id) => ctx.arn('ec2', `${type}/${id}`));
      }),
    conditions: (ctx, input) => {
      const [first] = params;
      return first === undefined ? {} : tagConditions(ctx, texts(input, first.param)[0]);
    },
  };
}

/** A creating call with tags needs `ec2:CreateTags` on what it creates, too. */
export function creates(action: string, ...types: readonly string[]): Access {
  return {
    resources: (ctx, input) => [
      ...types.map((type) => ctx.arn('ec2', `${type}/*`)),
      ...(input.VpcId === undefined ? [] : [ctx.arn('ec2', `vpc/${text(input, 'VpcId')}`)]),
      ...(input.SubnetId === undefined ? [] : [ctx.arn('ec2', `subnet/${text(input, 'SubnetId')}`)]),
    ],
    conditions: (_, input) => requestedTags(input),
    needs: tagNeeds(action),
  };
}

export function tagNeeds(action: string): Exclude<Call['needs'], undefined> {
  return (ctx, input) =>
    structs(input, 'TagSpecification').map((specification) => ({
      action: 'ec2:CreateTags',
      resources: [ctx.arn('ec2', `${requiredText(specification, 'ResourceType')}/*`)],
      conditions: { 'ec2:CreateAction': [action], ...requestedTags(input) },
    }));
}

/** The rules that a ModifySecurityGroupRules names are resources of their own. */
export const ruleAccess: Access = {
  ...accessTo({ param: 'GroupId', type: 'security-group' }),
  resources: (ctx, input) => [
    ctx.arn('ec2', `security-group/${text(input, 'GroupId') ?? '*'}`),
    ...structs(input, 'SecurityGroupRule').map((rule) => {
      return ctx.arn('ec2', `security-group-rule/${text(rule, 'SecurityGroupRuleId') ?? '*'}`);
    }),
  ],
};

/** Whatever CreateTags and DeleteTags name. */
export const taggedAccess: Access = {
  resources: (ctx, input) =>
    texts(input, 'ResourceId').map((id) => {
      const kind = kindOf(id);
      return ctx.arn('ec2', kind ? `${resourceType(kind)}/${id}` : '*');
    }),
  conditions: (ctx, input) => ({
    ...tagConditions(ctx, texts(input, 'ResourceId')[0]),
    ...Object.fromEntries(parseTags(input).map(({ key, value }) => [`aws:RequestTag/${key}`, [value]])),
  }),
};

function tagConditions(ctx: CallContext, id: string | undefined): Record<string, readonly string[]> {
  if (id === undefined) return {};
  const { vpcId } = network(ctx).groups.get(id) ?? {};
  const tags = tagSet(ctx, id).flatMap(({ key, value }) => [
    [`aws:ResourceTag/${key}`, [value]] as const,
    [`ec2:ResourceTag/${key}`, [value]] as const,
  ]);
  return Object.fromEntries([
    ...tags,
    ...(vpcId ? [['ec2:Vpc', [ctx.arn('ec2', `vpc/${vpcId}`)]] as const] : []),
  ]);
}

function requestedTags(input: Params): Record<string, readonly string[]> {
  const tags = structs(input, 'TagSpecification').flatMap(parseTags);
  return Object.fromEntries(tags.map(({ key, value }) => [`aws:RequestTag/${key}`, [value]]));
}
