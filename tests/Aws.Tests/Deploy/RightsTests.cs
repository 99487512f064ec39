using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace FakeFinder.Aws.Tests.Deploy;

/// <summary>
/// The roles of deploy/cloudformation.yaml grant what the programs and scripts call, and no more. A call that is new fails here until its
/// right is written down, here and in the template.
/// </summary>
public sealed partial class RightsTests : IAsyncLifetime
{
    /// <summary>What a call of the SDK, of AWS's command line or of a program that is no part of this repository needs.</summary>
    private static readonly Dictionary<string, string[]> Needs = new()
    {
        ["EC2.DescribeInstances"] = ["ec2:DescribeInstances"],
        ["EC2.ModifyInstanceAttribute"] = ["ec2:ModifyInstanceAttribute"],
        // It tags what it launches, and gives it a role.
        ["EC2.RunInstances"] = ["ec2:RunInstances", "ec2:CreateTags", "iam:PassRole"],
        ["EC2.StartInstances"] = ["ec2:StartInstances"],
        ["EC2.StopInstances"] = ["ec2:StopInstances"],
        ["EC2.TerminateInstances"] = ["ec2:TerminateInstances"],
        ["S3.AbortMultipartUpload"] = ["s3:AbortMultipartUpload"],
        ["S3.CompleteMultipartUpload"] = ["s3:PutObject"],
        ["S3.DeleteObject"] = ["s3:DeleteObject"],
        ["S3.DeleteObjects"] = ["s3:DeleteObject"],
        ["S3.GetObject"] = ["s3:GetObject"],
        // Also that something is not there, which S3 tells only to who may list.
        ["S3.GetObjectMetadata"] = ["s3:GetObject", "s3:ListBucket"],
        ["S3.InitiateMultipartUpload"] = ["s3:PutObject"],
        ["S3.ListObjectsV2"] = ["s3:ListBucket"],
        ["S3.PutObject"] = ["s3:PutObject"],
        ["S3.Upload"] = ["s3:PutObject", "s3:AbortMultipartUpload"],
        ["S3.UploadPart"] = ["s3:PutObject"],
        ["S3.CopyObject"] = ["s3:GetObject", "s3:PutObject"],
        ["SimpleSystemsManagement.GetParameter"] = ["ssm:GetParameter"],
        ["SimpleSystemsManagement.GetParametersByPath"] = ["ssm:GetParametersByPath"],
        ["ec2 create-tags"] = ["ec2:CreateTags"],
        ["ecr get-login-password"] = ["ecr:GetAuthorizationToken"],
        ["secretsmanager get-secret-value"] = ["secretsmanager:GetSecretValue"],
        ["docker pull"] = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        ["docker run --log-driver awslogs"] = ["logs:CreateLogStream", "logs:PutLogEvents"],
        ["mount -o iam"] = ["elasticfilesystem:ClientMount"],
        ["write to a mount"] = ["elasticfilesystem:ClientWrite"],
        // Microsoft.Orleans.Clustering.DynamoDB, with a table that it neither makes nor changes; also by transactions.
        ["DynamoDB as membership"] =
        [
            "dynamodb:DescribeTable",
            "dynamodb:GetItem",
            "dynamodb:PutItem",
            "dynamodb:UpdateItem",
            "dynamodb:Query",
            "dynamodb:BatchWriteItem",
        ],
        ["FakeFinder:Secrets:Ssm"] = ["ssm:GetParameter", "ssm:GetParametersByPath"],
        ["Session Manager's agent"] =
        [
            "ssm:UpdateInstanceInformation",
            "ssmmessages:CreateControlChannel",
            "ssmmessages:CreateDataChannel",
            "ssmmessages:OpenControlChannel",
            "ssmmessages:OpenDataChannel",
        ],
        ["docker push"] =
        [
            "ecr:BatchCheckLayerAvailability",
            "ecr:BatchGetImage",
            "ecr:CompleteLayerUpload",
            "ecr:GetDownloadUrlForLayer",
            "ecr:InitiateLayerUpload",
            "ecr:PutImage",
            "ecr:UploadLayerPart",
        ],
        ["ssm put-parameter"] = ["ssm:PutParameter"],
    };

    /// <summary>What both kinds of machines do that no assembly of ours says.</summary>
    private static readonly string[] OfMachines =
    [
        "docker pull",
        "docker run --log-driver awslogs",
        "mount -o iam",
        "DynamoDB as membership",
        "FakeFinder:Secrets:Ssm",
    ];

    private static readonly string Yaml = Read("cloudformation.yaml");
    private static readonly Template Template = Template.Parse(Yaml);
    private static readonly IReadOnlyList<string> OfCode = AwsCalls.OfAssembly(typeof(Aws.S3.S3Services).Assembly.Location);

    private IamActions iam = null!;

    public static TheoryData<string> Roles =>
        new(Template.Resources.Where(one => (string?)one.Value!["Type"] == "AWS::IAM::Role").Select(one => one.Key));

    public async Task InitializeAsync() => iam = await IamActions.LoadAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public void Each_call_of_the_code_and_of_the_scripts_has_its_right_written_down()
    {
        Assert.Contains("EC2.RunInstances", OfCode);
        Assert.Contains("S3.GetObject", OfCode);
        Assert.Empty(OfCode.Concat(AwsCalls.OfScript(Read("user-data.sh"))).Concat(AwsCalls.OfScript(Yaml)).Except(Needs.Keys));
    }

    [Fact]
    public void The_control_machine_may_do_what_it_does_and_no_more() =>
        AssertGranted(
            "ControlRole",
            [.. OfCode, .. AwsCalls.OfScript(Yaml), .. OfMachines, "write to a mount", "Session Manager's agent"]);

    [Fact]
    public void A_worker_may_do_what_it_does_and_no_more() =>
        AssertGranted(
            "WorkerRole",
            [
                .. OfCode.Where(call => call.StartsWith("S3.", StringComparison.Ordinal)),
                .. AwsCalls.OfScript(Read("user-data.sh")),
                .. OfMachines,
            ]);

    [Fact]
    public void Who_deploys_may_push_images_and_write_secrets_and_no_more() =>
        AssertGranted("DeployerRole", ["ecr get-login-password", "docker push", "ssm put-parameter"]);

    [Theory]
    [MemberData(nameof(Roles))]
    public void Each_right_is_one_that_IAM_knows_for_its_resources_and_conditions(string role)
    {
        foreach (var statement in Statements(role))
        {
            var resources = List(statement["Resource"]).Select(ArnOf).ToList();
            var keys = (statement["Condition"]?.AsObject() ?? []).SelectMany(one => one.Value!.AsObject()).Select(one => one.Key).ToList();
            Assert.Empty(List(statement["Action"]).SelectMany(action => iam.Complaints((string)action!, resources, keys)));
        }
    }

    [Theory]
    [InlineData("ec2:RunInstances", "ec2:LaunchTemplate")]
    [InlineData("ec2:StartInstances", "aws:ResourceTag/fakefinder:cluster")]
    [InlineData("ec2:StopInstances", "aws:ResourceTag/fakefinder:cluster")]
    [InlineData("ec2:TerminateInstances", "aws:ResourceTag/fakefinder:cluster")]
    [InlineData("ec2:ModifyInstanceAttribute", "aws:ResourceTag/fakefinder:cluster")]
    [InlineData("iam:PassRole", "iam:PassedToService")]
    public void What_the_control_machine_may_do_to_machines_is_bound_to_its_own(string action, string key)
    {
        var granting = Statements("ControlRole").Where(one => List(one["Action"]).Any(granted => (string?)granted == action)).ToList();

        Assert.NotEmpty(granting);
        Assert.All(granting, one => Assert.Contains($"\"{key}\"", one["Condition"]!.ToJsonString(), StringComparison.Ordinal));
    }

    private static void AssertGranted(string role, IEnumerable<string> calls)
    {
        var granted = Statements(role).SelectMany(one => List(one["Action"])).Select(one => (string)one!).Distinct().Order().ToList();

        Assert.Equal(calls.SelectMany(call => Needs[call]).Distinct().Order(), granted);
    }

    private static IEnumerable<JsonObject> Statements(string role)
    {
        var properties = Template.Resources[role]!["Properties"]!.AsObject();
        Assert.False(properties.ContainsKey("ManagedPolicyArns"), "AWS's own policies grant more than is needed.");
        return properties["Policies"]!
            .AsArray()
            .SelectMany(policy => policy!["PolicyDocument"]!["Statement"]!.AsArray())
            .Select(one => one!.AsObject());
    }

    private static IReadOnlyList<JsonNode?> List(JsonNode? value) => value is JsonArray list ? [.. list] : [value];

    /// <summary>The ARN with <c>*</c> for each value that only AWS knows.</summary>
    private static string ArnOf(JsonNode? resource) =>
        resource switch
        {
            JsonValue value => (string)value!,
            JsonObject { Count: 1 } call when (string?)(call["Fn::Sub"] as JsonValue) is { } text => Variable().Replace(
                text,
                match => match.Groups[1].Value.Split('.') is [var name, "Arn"] ? ArnOfType(name) : "x"),
            JsonObject { Count: 1 } call when call["Fn::GetAtt"] is JsonArray attribute => ArnOfType((string)attribute[0]!),
            JsonObject { Count: 1 } call when call["Fn::If"] is JsonArray choice => ArnOf(choice[1]),
            JsonObject { Count: 1 } call when call["Ref"] is { } name => ArnOfType((string)name!),
            _ => throw new InvalidDataException($"This resource of a policy is not understood: {resource}"),
        };

    private static string ArnOfType(string resource) =>
        (string)Template.Resources[resource]!["Type"]! switch
        {
            "AWS::S3::Bucket" => "arn:x:s3:::x",
            "AWS::EFS::FileSystem" => "arn:x:elasticfilesystem:x:x:file-system/x",
            "AWS::DynamoDB::Table" => "arn:x:dynamodb:x:x:table/x",
            "AWS::SecretsManager::Secret" => "arn:x:secretsmanager:x:x:secret:x",
            "AWS::ECR::Repository" => "arn:x:ecr:x:x:repository/x",
            // CloudFormation gives the ARN of all that is in the group.
            "AWS::Logs::LogGroup" => "arn:x:logs:x:x:log-group:x:log-stream:x",
            "AWS::IAM::Role" => "arn:x:iam::x:role/x",
            var type => throw new InvalidDataException($"What the ARN of an {type} looks like is not written down here."),
        };

    private static string Read(string file) => File.ReadAllText(Path.Combine(Repository.Root, "deploy", file));

    [GeneratedRegex(@"\$\{([^}]+)\}")]
    private static partial Regex Variable();
}
