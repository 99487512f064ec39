using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace FakeFinder.Aws.StandIn;

/// <summary>A refusal as EC2 words it.</summary>
internal sealed class Ec2Error(int status, string code, string message) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;
}

/// <summary>A form of the query protocol, with no parameter but those of its action.</summary>
internal sealed class Ec2Request
{
    private static readonly Dictionary<string, string> Allowed = new()
    {
        ["DescribeInstances"] = @"InstanceId\.\d+|Filter\.\d+\.Name|Filter\.\d+\.Value\.\d+|MaxResults|NextToken|DryRun",
        ["RunInstances"] =
            @"ImageId|InstanceType|MinCount|MaxCount|ClientToken|UserData|SubnetId|SecurityGroupId\.\d+|IamInstanceProfile\.(Name|Arn)|KeyName|"
            + @"InstanceInitiatedShutdownBehavior|InstanceMarketOptions\.MarketType|BlockDeviceMapping\.\d+\.DeviceName|"
            + @"BlockDeviceMapping\.\d+\.Ebs\.(VolumeSize|VolumeType|DeleteOnTermination|Encrypted)|"
            + @"LaunchTemplate\.(LaunchTemplateId|LaunchTemplateName|Version)|"
            + @"MetadataOptions\.(HttpTokens|HttpPutResponseHopLimit)|TagSpecification\.\d+\.(ResourceType|Tag\.\d+\.(Key|Value))|DryRun",
        ["ModifyInstanceAttribute"] = @"InstanceId|UserData\.Value|DryRun",
        ["StartInstances"] = @"InstanceId\.\d+|DryRun",
        ["StopInstances"] = @"InstanceId\.\d+|DryRun|Force|Hibernate",
        ["TerminateInstances"] = @"InstanceId\.\d+|DryRun",
    };

    public Ec2Request(IFormCollection form, string? authorization)
    {
        Action = form["Action"].ToString();
        if (authorization?.Contains("/ec2/aws4_request", StringComparison.Ordinal) != true)
        {
            throw new Ec2Error(401, "AuthFailure", "The request is not signed for EC2.");
        }

        if (form["Version"] != "2016-11-15")
        {
            throw new Ec2Error(400, "NoSuchVersion", "The version is none of this service.");
        }

        Parameters = form.Where(field => field.Key is not ("Action" or "Version"))
            .ToDictionary(field => field.Key, field => field.Value.ToString());
        if (
            Allowed.TryGetValue(Action, out var names)
            && Parameters.Keys.FirstOrDefault(key => !Regex.IsMatch(key, $@"\A({names})\z")) is { } unknown)
        {
            throw new Ec2Error(400, "UnknownParameter", $"The parameter {unknown} is not recognized");
        }
    }

    public string Action { get; }

    public IReadOnlyDictionary<string, string> Parameters { get; }

    /// <summary>All but the client token.</summary>
    public string Fingerprint =>
        string.Join(
            '&',
            Parameters.Where(parameter => parameter.Key != "ClientToken").OrderBy(parameter => parameter.Key, StringComparer.Ordinal));

    public IEnumerable<(string Name, IReadOnlyList<string> Values)> Filters =>
        Enumerable
            .Range(1, 100)
            .TakeWhile(n => this[$"Filter.{n}.Name"] is not null)
            .Select(n => (this[$"Filter.{n}.Name"]!, List($"Filter.{n}.Value")))
            .ToList();

    public string? this[string name] => Parameters.GetValueOrDefault(name);

    public string Need(string name) =>
        this[name] ?? throw new Ec2Error(400, "MissingParameter", $"The request must contain the parameter {name}");

    public IReadOnlyList<string> List(string name) =>
        [
            .. Enumerable
                .Range(1, 1000)
                .Select(n => this[$"{name}.{n.ToString(CultureInfo.InvariantCulture)}"])
                .TakeWhile(value => value is not null)
                .Select(value => value!),
        ];

    public string Base64(string name)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(this[name] ?? ""));
        }
        catch (FormatException)
        {
            throw new Ec2Error(400, "InvalidUserData.Malformed", "The user data is not valid base64.");
        }
    }

    public Dictionary<string, string> TagsOf(string resource)
    {
        var at = Enumerable.Range(1, 10).First(n => this[$"TagSpecification.{n}.ResourceType"] == resource);
        return Enumerable.Range(1, 50).TakeWhile(n => this[$"TagSpecification.{at}.Tag.{n}.Key"] is not null)
            .ToDictionary(n => this[$"TagSpecification.{at}.Tag.{n}.Key"]!, n => this[$"TagSpecification.{at}.Tag.{n}.Value"] ?? "");
    }
}
