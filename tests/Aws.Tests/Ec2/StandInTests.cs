using Amazon.EC2;

namespace FakeFinder.Aws.Tests.Ec2;

/// <summary>The stand-in itself.</summary>
public sealed class StandInTests : Ec2ProviderTest
{
    [Fact]
    public async Task The_stand_in_refuses_what_EC2_would_refuse()
    {
        var unknown = await Assert.ThrowsAsync<AmazonEC2Exception>(() =>
            Client.RebootInstancesAsync(new Amazon.EC2.Model.RebootInstancesRequest(["i-1"])));
        var parameter = await Assert.ThrowsAsync<AmazonEC2Exception>(() =>
            Client.RunInstancesAsync(
                new Amazon.EC2.Model.RunInstancesRequest
                {
                    ImageId = "ami-1",
                    InstanceType = "g4dn.xlarge",
                    SubnetId = "subnet-a",
                    MinCount = 1,
                    MaxCount = 1,
                    EbsOptimized = true,
                }));

        Assert.Equal("InvalidAction", unknown.ErrorCode);
        Assert.Equal("UnknownParameter", parameter.ErrorCode);
    }
}
