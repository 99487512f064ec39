using FakeFinder.Detection.Ensembles.Outputs;

namespace FakeFinder.Detection.Ensembles.Rules;

/// <summary>The mean over the faces of the networks' weighted sum, all in float32.</summary>
internal sealed class WeightedSumRule(IReadOnlyList<float> weights, int mostFaces) : IEnsembleRule
{
    public int FacesPerFrame => 1;

    public int MostFaces => mostFaces;

    public NetworkOutput Output => NetworkOutput.Softmax;

    public double OfFace(IReadOnlyList<double> probabilities) => Weighed(probabilities);

    public Judgement Judge(IReadOnlyList<IReadOnlyList<double>> byNetwork)
    {
        var faces = byNetwork[0].Count;
        return new Judgement(
            Enumerable.Range(0, faces).Aggregate(0f, (sum, face) => sum + Weighed(byNetwork.Select(network => network[face]))) / faces);
    }

    private float Weighed(IEnumerable<double> probabilities) =>
        probabilities.Zip(weights, (probability, weight) => (float)probability * weight).Aggregate((sum, part) => sum + part);
}
