using System.Text;
using Amazon.EC2;
using Amazon.EC2.Model;

namespace FakeFinder.Aws.Ec2;

/// <summary>What EC2 is asked for one launch in one subnet.</summary>
internal static class LaunchRequest
{
    /// <summary>So that a container reaches the metadata service, one hop further than the machine.</summary>
    private const int HopsToContainer = 2;

    /// <remarks>A client token belongs to one set of parameters, so that each subnet has its own.</remarks>
    public static RunInstancesRequest For(Ec2Options options, Ec2Kind kind, string subnet, Guid token, string script) =>
        new()
        {
            ClientToken = $"{token:N}-{options.Subnets.IndexOf(subnet)}",
            ImageId = options.Image,
            InstanceType = kind.Type,
            MinCount = 1,
            MaxCount = 1,
            SubnetId = subnet,
            SecurityGroupIds = [.. options.SecurityGroups],
            IamInstanceProfile = new IamInstanceProfileSpecification { Name = options.InstanceProfile },
            KeyName = options.KeyName.Length > 0 ? options.KeyName : null,
            UserData = Convert.ToBase64String(Encoding.UTF8.GetBytes(script)),
            BlockDeviceMappings =
            [
                new BlockDeviceMapping
                {
                    DeviceName = options.RootDevice,
                    Ebs = new EbsBlockDevice
                    {
                        VolumeSize = options.RootVolumeGiB,
                        VolumeType = VolumeType.Gp3,
                        DeleteOnTermination = true,
                    },
                },
            ],
            MetadataOptions = new InstanceMetadataOptionsRequest
            {
                HttpTokens = HttpTokensState.Required,
                HttpPutResponseHopLimit = HopsToContainer,
            },
            InstanceInitiatedShutdownBehavior = kind.Spot ? ShutdownBehavior.Terminate : ShutdownBehavior.Stop,
            InstanceMarketOptions = kind.Spot ? new InstanceMarketOptionsRequest { MarketType = MarketType.Spot } : null,
            TagSpecifications =
            [
                new TagSpecification { ResourceType = ResourceType.Instance, Tags = TagsOf(options, kind, token) },
                new TagSpecification { ResourceType = ResourceType.Volume, Tags = TagsOf(options, kind, token) },
            ],
        };

    private static List<Tag> TagsOf(Ec2Options options, Ec2Kind kind, Guid token) =>
    [
        new Tag(Ec2InstanceProvider.ClusterTag, options.Cluster),
        new Tag(Ec2InstanceProvider.LaunchTag, $"{token:N}"),
        new Tag(Ec2InstanceProvider.KindTag, kind.Name),
        new Tag("Name", $"{options.Cluster}-worker"),
    ];
}
