import { AwsError, call, flag, requiredText } from '../core/index.ts';
import { addIpv6Entries } from './acls.ts';
import { cidrText, overlaps, parseCidr } from './cidr.ts';
import { found, newId, notFound } from './ids.ts';
import { network } from './network.ts';
import { amazonIpv6Block, vpcBlock, vpcIpv6View } from './vpcs.ts';

/** A further IPv4 block, or the VPC's first IPv6 block, with which its ACLs get entries for IPv6. */
export const associateVpcCidrBlock = call({
  name: 'AssociateVpcCidrBlock',
  mutating: true,
  params: ['VpcId', 'CidrBlock', 'AmazonProvidedIpv6CidrBlock'],
  run: (ctx, input) => {
    const { vpcs } = network(ctx);
    const vpc = found(vpcs, 'vpc', requiredText(input, 'VpcId'));
    const { vpcId } = vpc;
    if (flag(input, 'AmazonProvidedIpv6CidrBlock')) {
      const added = amazonIpv6Block(ctx);
      vpcs.put(vpcId, { ...vpc, ipv6Cidrs: [...vpc.ipv6Cidrs, added] });
      if (vpc.ipv6Cidrs.length === 0) addIpv6Entries(ctx, vpcId);
      return { vpcId, ipv6CidrBlockAssociation: vpcIpv6View(ctx, added) };
    }
    const block = vpcBlock(requiredText(input, 'CidrBlock'));
    const cidr = cidrText(block);
    const isTaken = vpc.cidrs.some((one) => overlaps(parseCidr(one.cidr) ?? block, block));
    if (isTaken)
      throw new AwsError('InvalidVpc.Range', `The CIDR '${cidr}' conflicts with another one of the VPC.`);
    const associationId = newId(ctx, 'vpcCidr');
    vpcs.put(vpcId, { ...vpc, cidrs: [...vpc.cidrs, { associationId, cidr }] });
    const state = { state: 'associated' };
    return { vpcId, cidrBlockAssociation: { associationId, cidrBlock: cidr, cidrBlockState: state } };
  },
});

export const disassociateVpcCidrBlock = call({
  name: 'DisassociateVpcCidrBlock',
  mutating: true,
  params: ['AssociationId'],
  run: (ctx, input) => {
    const associationId = requiredText(input, 'AssociationId');
    const { vpcs, subnets } = network(ctx);
    const isIt = (one: { associationId: string }) => one.associationId === associationId;
    const vpc = vpcs.all().find(({ cidrs, ipv6Cidrs }) => [...cidrs, ...ipv6Cidrs].some(isIt));
    const gone = vpc && [...vpc.cidrs, ...vpc.ipv6Cidrs].find(isIt);
    const block = gone && parseCidr(gone.cidr);
    if (!vpc || !gone || !block) throw notFound('vpcCidr', associationId);
    const isUsed = subnets.all().some(({ vpcId, cidrBlock, ipv6Cidrs }) => {
      const blocks = [cidrBlock, ...ipv6Cidrs.map(({ cidr }) => cidr)].flatMap((one) => parseCidr(one) ?? []);
      return vpcId === vpc.vpcId && blocks.some((one) => overlaps(one, block));
    });
    if (isUsed || gone.cidr === vpc.cidrBlock) {
      const message = `The vpc CIDR block with association ID ${associationId} may not be disassociated.`;
      throw new AwsError('OperationNotPermitted', message);
    }
    const cidrs = vpc.cidrs.filter((one) => !isIt(one));
    const ipv6Cidrs = vpc.ipv6Cidrs.filter((one) => !isIt(one));
    vpcs.put(vpc.vpcId, { ...vpc, cidrs, ipv6Cidrs });
    return { vpcId: vpc.vpcId };
  },
});
