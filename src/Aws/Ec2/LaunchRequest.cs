using System.Text;
using Amazon.EC2;
using Amazon.EC2.Model;

namespace FakeFinder.Aws.Ec2;

/// <summary>What EC2 is asked for one launch in one subnet.</summary>
internal static class LaunchRequest
{
    /// <summary>So that a container reaches the metadata service, one hop further than the machine.</summary>
    private const int HopsToContainer = 2;

    /// <param name="parks">The machine is prepared, and then stopped until it is started.</param>
    /// <remarks>A client token belongs to one set of parameters, so that each subnet has its own.</remarks>
    public static RunInstancesRequest For(Ec2Options options, Ec2Kind kind, string subnet, Guid token, string script, bool parks = false)
    {
        var tags = TagsOf(options, kind, token, parks);
        var request = new RunInstancesRequest
        {
            ClientToken = $"{token:N}-{options.Subnets.IndexOf(subnet)}",
            ImageId = Given(options.Image),
            InstanceType = kind.Type,
            MinCount = 1,
            MaxCount = 1,
            SubnetId = subnet,
            SecurityGroupIds = options.SecurityGroups.Count > 0 ? [.. options.SecurityGroups] : null,
            IamInstanceProfile =
                options.InstanceProfile.Length > 0 ? new IamInstanceProfileSpecification { Name = options.InstanceProfile } : null,
            KeyName = Given(options.KeyName),
            UserData = Convert.ToBase64String(Encoding.UTF8.GetBytes(script)),
            InstanceInitiatedShutdownBehavior = kind.Spot ? ShutdownBehavior.Terminate : ShutdownBehavior.Stop,
            InstanceMarketOptions = kind.Spot ? new InstanceMarketOptionsRequest { MarketType = MarketType.Spot } : null,
            TagSpecifications =
            [
                new TagSpecification { ResourceType = ResourceType.Instance, Tags = tags },
                new TagSpecification { ResourceType = ResourceType.Volume, Tags = tags },
            ],
        };
        if (options.LaunchTemplate.Length > 0)
        {
            // CloudFormation makes a new version for each change, and cannot make it the default one.
            request.LaunchTemplate = new LaunchTemplateSpecification { LaunchTemplateId = options.LaunchTemplate, Version = "$Latest" };
            return request;
        }

        request.BlockDeviceMappings =
        [
            new BlockDeviceMapping
            {
                DeviceName = options.RootDevice,
                Ebs = new EbsBlockDevice
                {
                    VolumeSize = options.RootVolumeGiB,
                    VolumeType = VolumeType.Gp3,
                    DeleteOnTermination = true,
                    Encrypted = true,
                },
            },
        ];
        request.MetadataOptions = new InstanceMetadataOptionsRequest
        {
            HttpTokens = HttpTokensState.Required,
            HttpPutResponseHopLimit = HopsToContainer,
        };
        return request;
    }

    private static string? Given(string value) => value.Length > 0 ? value : null;

    private static List<Tag> TagsOf(Ec2Options options, Ec2Kind kind, Guid token, bool parks) =>
    [
        new Tag(Ec2InstanceProvider.ClusterTag, options.Cluster),
        new Tag(Ec2InstanceProvider.LaunchTag, $"{token:N}"),
        new Tag(Ec2InstanceProvider.KindTag, kind.Name),
        new Tag("Name", $"{options.Cluster}-worker"),
        .. parks ? [new Tag(Ec2InstanceProvider.ParkedTag, "true")] : Array.Empty<Tag>(),
    ];
}
