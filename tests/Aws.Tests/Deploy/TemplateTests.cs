using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace FakeFinder.Aws.Tests.Deploy;

/// <summary>deploy/cloudformation.yaml against AWS's own specification, and what it must never come to lack.</summary>
public sealed partial class TemplateTests : IAsyncLifetime
{
    /// <summary>CloudFormation's own limit for a template that is not in S3.</summary>
    private const int MostBytes = 51_200;

    private static readonly string Text = File.ReadAllText(Path.Combine(Repository.Root, "deploy", "cloudformation.yaml"));

    private ResourceSpecification specification = null!;

    public async Task InitializeAsync() => specification = await ResourceSpecification.LoadAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public void Each_type_property_value_and_reference_is_one_that_AWS_knows() => Assert.Empty(Complaints(Text));

    [Fact]
    public void It_is_short_enough_to_be_sent_as_it_is() => Assert.InRange(Text.Length, 1, MostBytes);

    [Theory]
    [InlineData("    Type: AWS::EFS::FileSystem", "    Type: AWS::EFS::FileSistem", "AWS::EFS::FileSistem, which AWS does not know")]
    [InlineData("      Encrypted: true", "      Encripted: true", "Files has the property Encripted")]
    [InlineData("      Encrypted: true", "      Encrypted: often", "Files.Encrypted is no boolean")]
    [InlineData("      Engine: postgres\n", "      Engine: [postgres]\n", "Database.Engine is no string")]
    [InlineData("VpcEndpointType: Gateway", "VpcEndpointType: Door", "S3Endpoint.VpcEndpointType is Door")]
    [InlineData("RetentionInDays: 30", "RetentionInDays: 31", "WorkerLogs.RetentionInDays is 31")]
    [InlineData("      GroupDescription: EFS", "      # ", "FilesGroup lacks the property GroupDescription")]
    [InlineData("InternetGatewayId: !Ref InternetGateway", "InternetGatewayId: !Ref Gateway", "names Gateway, which does not exist")]
    [InlineData("!GetAtt NatAddress.AllocationId", "!GetAtt NatAddress.Allocation", "asks NatAddress for Allocation")]
    [InlineData("${WorkerRepository.RepositoryUri}", "${WorkerRepository.Uri}", "asks WorkerRepository for Uri")]
    [InlineData("[OwnNetwork, !Ref Vpc, !Ref VpcId]", "[OwnNet, !Ref Vpc, !Ref VpcId]", "names the condition OwnNet, which does not exist")]
    [InlineData("[OwnNetwork, !Ref Vpc, !Ref VpcId]", "[Spot, !Ref Vpc, !Ref VpcId]", "names Vpc, which exists only where OwnNetwork")]
    [InlineData("Value: !GetAtt Balancer.DNSName", "Value: none", "")]
    [InlineData("  Target:\n", "  Target:\n    DependsOn: Control\n", "needs itself, by what it needs")]
    [InlineData("BudgetLimit: { Amount: !Ref BudgetUsd,", "BudgetLimit: { Amount: 1,", "BudgetUsd is used nowhere")]
    public void A_fault_in_it_is_found(string right, string wrong, string complaint)
    {
        Assert.Contains(right, Text, StringComparison.Ordinal);

        var complaints = Complaints(Text.Replace(right, wrong, StringComparison.Ordinal));

        if (complaint.Length > 0)
        {
            Assert.Contains(complaints, one => one.Contains(complaint, StringComparison.Ordinal));
        }
        else
        {
            Assert.Empty(complaints);
        }
    }

    [Fact]
    public void Nothing_in_it_names_an_account_a_subnet_a_machine_image_or_a_key()
    {
        Assert.DoesNotMatch(@"\b(ami|subnet|vpc|sg|fs|key|lt|eipalloc)-[0-9a-f]{8,}\b", Text);
        Assert.DoesNotMatch(@"\b[0-9]{12}\b", Text);
        Assert.DoesNotMatch("KeyName|AKIA", Text);
    }

    [Fact]
    public void What_holds_data_is_encrypted_and_outlives_the_stack()
    {
        var resources = Template.Parse(Text).Resources;

        Assert.Equal("Retain", (string?)resources["Bucket"]!["DeletionPolicy"]);
        Assert.Equal("Retain", (string?)resources["Files"]!["DeletionPolicy"]);
        Assert.Equal("Snapshot", (string?)resources["Database"]!["DeletionPolicy"]);
        Assert.True((bool)resources["Database"]!["Properties"]!["StorageEncrypted"]!);
        Assert.True((bool)resources["Files"]!["Properties"]!["Encrypted"]!);
        Assert.All(
            Of(resources, "AWS::EC2::LaunchTemplate"),
            template =>
            {
                var data = template["LaunchTemplateData"]!;
                Assert.Equal("required", (string?)data["MetadataOptions"]!["HttpTokens"]);
                Assert.True((bool)data["BlockDeviceMappings"]![0]!["Ebs"]!["Encrypted"]!);
            });
    }

    [Fact]
    public void No_port_is_open_to_addresses_but_the_balancers_and_each_other_only_to_groups()
    {
        var rules = Of(Template.Parse(Text).Resources, "AWS::EC2::SecurityGroup")
            .SelectMany(group => group["SecurityGroupIngress"]?.AsArray() ?? [])
            .Concat(Of(Template.Parse(Text).Resources, "AWS::EC2::SecurityGroupIngress"))
            .Select(rule => (Port: (int)rule!["FromPort"]!, Last: (int)rule["ToPort"]!, Open: rule["CidrIp"] is not null))
            .ToList();

        Assert.Equal([443], rules.Where(rule => rule.Open).Select(rule => rule.Port));
        Assert.All(rules, rule => Assert.Equal(rule.Port, rule.Last));
        Assert.Equal([443, 2049, 5000, 5432, 11111, 30000], rules.Select(rule => rule.Port).Distinct().Order());
    }

    [Fact]
    public void Each_setting_of_the_service_is_in_its_environment_once()
    {
        var settings = Setting().Matches(Text).Select(match => match.Groups[1].Value).ToList();

        Assert.Contains("Orleans__Clustering__TableName", settings);
        Assert.Equal(settings.Distinct(), settings);
    }

    private IReadOnlyList<string> Complaints(string yaml) => new TemplateCheck(Template.Parse(yaml), specification).Run();

    private static IEnumerable<JsonNode> Of(JsonObject resources, string type) =>
        resources.Select(one => one.Value!).Where(one => (string?)one["Type"] == type).Select(one => one["Properties"]!);

    [GeneratedRegex(@"^ +((?:FakeFinder|Orleans)__\w+)=", RegexOptions.Multiline)]
    private static partial Regex Setting();
}
