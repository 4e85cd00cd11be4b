"""`npm run test:boto3`: unmodified boto3 and AWS CLI against `kedge sim`: clients that share no code with the
simulator or with the JavaScript SDK, which the other tests use."""

import json
import os
import subprocess
import sys
from pathlib import Path

import boto3
from botocore.exceptions import ClientError

ROOT = Path(__file__).resolve().parents[2]
NODE = ROOT / "node_modules/.bin/node"
AWS = Path(sys.executable).with_name("aws")
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "111111111111", "AWS_SECRET_ACCESS_KEY": "any", "AWS_DEFAULT_REGION": "eu-west-1"}
SSH = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "198.51.100.77/24"}]}


def same(what, got, wanted):
    if got != wanted:
        raise SystemExit(f"{what}: {got!r}, not {wanted!r}")
    print(f"  {what}")


def refused(what, code, call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        return same(what, error.response["Error"]["Code"], code)
    raise SystemExit(f"{what}: it was not refused")


def security_groups(ec2, vpc_id):
    group_id = ec2.create_security_group(GroupName="web", Description="web", VpcId=vpc_id)["GroupId"]
    made = ec2.authorize_security_group_ingress(GroupId=group_id, IpPermissions=[SSH])["SecurityGroupRules"]
    same("authorize answers with the stored rule", [rule["CidrIpv4"] for rule in made], ["198.51.100.0/24"])
    refused(
        "a duplicate is refused",
        "InvalidPermission.Duplicate",
        ec2.authorize_security_group_ingress,
        GroupId=group_id,
        IpPermissions=[SSH],
    )
    groups = ec2.describe_security_groups(GroupIds=[group_id])["SecurityGroups"]
    same("describe shows the permission", [one["FromPort"] for one in groups[0]["IpPermissions"]], [22])
    pages = ec2.get_paginator("describe_security_group_rules").paginate(
        Filters=[{"Name": "group-id", "Values": [group_id]}], PaginationConfig={"PageSize": 5}
    )
    same("the paginator finds both rules", sum(len(page["SecurityGroupRules"]) for page in pages), 2)
    ec2.revoke_security_group_ingress(GroupId=group_id, SecurityGroupRuleIds=[made[0]["SecurityGroupRuleId"]])
    groups = ec2.describe_security_groups(GroupIds=[group_id])["SecurityGroups"]
    same("revoke takes it away", groups[0]["IpPermissions"], [])
    return group_id


def tasks(ecs, subnet_id, group_id):
    ecs.create_cluster(clusterName="prod")
    ecs.register_task_definition(
        family="web",
        networkMode="awsvpc",
        requiresCompatibilities=["FARGATE"],
        cpu="256",
        memory="512",
        containerDefinitions=[{"name": "app", "image": "nginx"}],
    )
    network = {"awsvpcConfiguration": {"subnets": [subnet_id], "securityGroups": [group_id]}}
    task = ecs.run_task(cluster="prod", taskDefinition="web", launchType="FARGATE", networkConfiguration=network)
    arns = [one["taskArn"] for one in task["tasks"]]
    same("ECS describes the task that was run", described(ecs, arns), arns)


def described(ecs, arns):
    return [one["taskArn"] for one in ecs.describe_tasks(cluster="prod", tasks=arns)["tasks"]]


def messages(sqs):
    url = sqs.create_queue(QueueName="work")["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="hello")
    received = sqs.receive_message(QueueUrl=url)["Messages"]
    same("SQS hands over what was sent", [one["Body"] for one in received], ["hello"])
    sqs.delete_message(QueueUrl=url, ReceiptHandle=received[0]["ReceiptHandle"])
    same("and not again once it is deleted", sqs.receive_message(QueueUrl=url).get("Messages", []), [])


def command_line(url, group_id):
    def aws(*arguments):
        command = [AWS, "--endpoint-url", url, "--output", "json", *arguments]
        answer = subprocess.run(command, capture_output=True, text=True, timeout=60, env={**os.environ, **CREDENTIALS})
        if answer.returncode != 0:
            raise SystemExit(f"aws {' '.join(arguments)}: {answer.stderr}")
        return json.loads(answer.stdout)

    same("the AWS CLI knows who it is", aws("sts", "get-caller-identity")["Account"], "111111111111")
    opened = ["--group-id", group_id, "--protocol", "tcp", "--port", "443", "--cidr", "10.0.0.0/8"]
    same("and opens a port", aws("ec2", "authorize-security-group-ingress", *opened)["Return"], True)
    rules = aws("ec2", "describe-security-group-rules", "--filters", f"Name=group-id,Values={group_id}")
    same("which it then lists", sorted(rule["FromPort"] for rule in rules["SecurityGroupRules"]), [-1, 443])
    same("and lists clusters", len(aws("ecs", "list-clusters")["clusterArns"]), 1)


def main():
    sim = subprocess.Popen(
        [NODE, "cli/kedge.ts", "sim", "--port", "0"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        url = sim.stdout.readline().strip()
        if not url.startswith("http://127.0.0.1:"):
            raise SystemExit("the simulator did not start")
        os.environ.update(CREDENTIALS)
        client = lambda service: boto3.client(service, endpoint_url=url)
        print(f"boto3 {boto3.__version__} and the AWS CLI on the simulator")
        ec2 = client("ec2")
        vpc_id = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        subnet_id = ec2.create_subnet(VpcId=vpc_id, CidrBlock="10.0.1.0/24")["Subnet"]["SubnetId"]
        group_id = security_groups(ec2, vpc_id)
        tasks(client("ecs"), subnet_id, group_id)
        messages(client("sqs"))
        command_line(url, group_id)
    finally:
        sim.terminate()
        sim.wait(timeout=20)


if __name__ == "__main__":
    main()
