namespace FakeFinder.Detection.Networks;

/// <summary>What a network gave, output by output.</summary>
internal static class NetworkTensors
{
    /// <summary>Gives the buffers back: none of them is read again.</summary>
    public static void Return(this IReadOnlyList<NetworkTensor> tensors)
    {
        foreach (var tensor in tensors)
        {
            tensor.Return();
        }
    }
}
