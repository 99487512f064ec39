using FakeFinder.Detection.Memory;
using FakeFinder.Detection.Networks;

namespace FakeFinder.Detection.Tests.Memory;

/// <summary>The buffers are those of the process: each test has lengths of its own.</summary>
public sealed class TensorBuffersTests
{
    [Fact]
    public void A_buffer_that_was_given_back_serves_the_next_tensor_of_its_size()
    {
        var first = NetworkTensor.Rent(1, 3, 101, 211);
        var meanwhile = NetworkTensor.Rent(1, 3, 101, 211);
        first.Return();

        Assert.NotSame(first.Values, meanwhile.Values);
        Assert.NotSame(first.Values, NetworkTensor.Rent(1, 3, 101, 212).Values);
        Assert.Same(first.Values, NetworkTensor.Rent(1, 3, 211, 101).Values);
        Assert.NotSame(first.Values, NetworkTensor.Rent(1, 3, 101, 211).Values);
    }

    [Fact]
    public void Small_ones_are_not_kept()
    {
        var small = NetworkTensor.Rent(7);
        small.Return();

        Assert.Equal(7, small.Values.Length);
        Assert.NotSame(small.Values, NetworkTensor.Rent(7).Values);
    }

    [Fact]
    public void The_oldest_go_where_too_many_lie_unused()
    {
        var old = NetworkTensor.Rent(123_457);
        old.Return();
        for (var i = 0; i < 4; i++)
        {
            TensorBuffers.Return(new float[(32 << 20) / sizeof(float)]);
        }

        Assert.NotSame(old.Values, NetworkTensor.Rent(123_457).Values);
    }
}
